"""What a training that is stopped leaves to the next one: models that it had learnt, of most of the articles or of all.

Each lies in a file whose name tells what it was learnt from, on what and by which code: the same training takes it over, another
one does not.
"""

import json
from collections.abc import Callable, Sequence
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from pipeline.code import digest_of, files_behind
from pipeline.errors import UsageError
from pipeline.storage.fingerprint import pipeline_version
from pipeline.training.adaptation import Adapted, Subject, adapt
from pipeline.weights.linear import LinearModel
from pipeline.weights.own import drafts_of, unwritable

Learn = Callable[[Sequence[Subject]], Adapted]

_LIBRARIES = ("numpy", "scipy")


def learner(name: str, gold: str, tell: Callable[[str], None]) -> Learn:
    """What learns as `adapt` does, and takes over what a training of this name, of the same `gold`, has left; `tell` is told so.

    It raises UsageError where nothing can be written.
    """
    learnt_by = [gold, pipeline_version(), digest_of(files_behind([__name__])).hexdigest(), *map(version, _LIBRARIES)]

    def learn(subjects: Sequence[Subject]) -> Adapted:
        learnt_from = [*learnt_by, *(subject.article_id for subject in subjects)]
        file = drafts_of(name) / f"{sha256(json.dumps(learnt_from).encode()).hexdigest()[:32]}.json"
        left = _read(file)
        if left:
            tell(f"What was learnt from {len(subjects)} articles before it was stopped is taken over")
        return left or _write(file, adapt(subjects))

    return learn


def _read(file: Path) -> Adapted | None:
    """What a file has; None when there is none, or it is damaged."""
    try:
        told = json.loads(file.read_bytes())
        models = {name: LinearModel.from_json(content.encode()) for name, content in told["models"].items()}
        return Adapted(models, told["trusts"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _write(file: Path, adapted: Adapted) -> Adapted:
    """Leave what was learnt, whole at one instant; gives it."""
    draft = file.with_suffix(".new")
    told = {"models": {name: model.to_json() for name, model in adapted.models.items()}, "trusts": adapted.trusts}
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(json.dumps(told), encoding="utf-8")
        draft.replace(file)
    except OSError as error:
        raise UsageError(unwritable(file.parent, error)) from None
    return adapted
