"""BPMN 2.0, read and written without loss."""
