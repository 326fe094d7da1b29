"""One module a family of columns; each compile function turns a model into a `Cell`."""
