"""What people said as plain values, on its way into another project or from one."""
