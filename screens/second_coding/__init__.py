"""Second coding on screen: asking for it, coding blind, how far two agree, settling the rest."""
