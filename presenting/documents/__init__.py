"""Documents a discovery leaves behind: their content as plain blocks, whatever file they become."""
