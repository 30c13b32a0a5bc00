"""Who is at this browser, where a project is shared: OpenID Connect, or a proxy that signs in."""
