"""What can be wrong with what a user gives us; every message is one line."""

from pathlib import Path


class AnalysisError(Exception):
    """The base of all errors that a user can mend."""


class UnreadableArticle(AnalysisError):
    """A file that cannot be read as an article."""

    def __init__(self, path: str | Path, problem: str):
        super().__init__(str(path), problem)
        self.path, self.problem = str(path), problem

    def __str__(self) -> str:
        return f"{self.path}: {self.problem}"


class UnknownParameter(AnalysisError):
    """A parameter that a notebook does not declare."""

    def __init__(self, notebook: str | Path, name: str, known: tuple[str, ...]):
        super().__init__(str(notebook), name, known)
        self.notebook, self.name, self.known = str(notebook), name, known

    def __str__(self) -> str:
        return f"{self.notebook}: has no parameter “{self.name}”, only {', '.join(self.known)}"


class FailedNotebook(AnalysisError):
    """A notebook that stopped in one of its cells; ``log`` is the executed notebook that shows where."""

    def __init__(self, article: str | Path, problem: str, log: str | Path):
        super().__init__(str(article), problem, str(log))
        self.article, self.problem, self.log = str(article), problem, str(log)

    def __str__(self) -> str:
        return f"{self.article}: the notebook stopped with {self.problem} (see {self.log})"
