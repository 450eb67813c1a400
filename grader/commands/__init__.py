"""The words of the `grader` command, a file each: `arguments(parser)` and `run(options, console)`."""
