"""Our own small browser parts: plain files, no build, nothing fetched."""
