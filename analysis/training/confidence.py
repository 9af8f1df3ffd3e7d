"""Confidence: fitted by logistic regression, and how far it is off."""

import numpy as np

BINS = 10
SHRINK = 1.0


def calibration_error(chance: np.ndarray, truth: np.ndarray) -> float:
    """Expected calibration error over `BINS` bins of equal width (Guo et al. 2017), 0 to 1."""
    bins = np.minimum((chance * BINS).astype(int), BINS - 1)
    gaps = [abs((chance - truth)[bins == b].sum()) for b in range(BINS)]
    return float(sum(gaps) / max(len(truth), 1))


def fit_logistic(features: np.ndarray, truth: np.ndarray, steps: int = 30) -> np.ndarray:
    """Logistic regression by Newton's method with a ridge of `SHRINK` on all weights but the first."""
    weights = np.zeros(features.shape[1])
    ridge = np.diag([1e-9] + [SHRINK] * (features.shape[1] - 1))
    for _ in range(steps):
        chance = 1 / (1 + np.exp(-features @ weights))
        slope = features.T @ (truth - chance) - ridge @ weights
        bend = (features * (chance * (1 - chance))[:, None]).T @ features + ridge
        weights += np.linalg.solve(bend, slope)
    return weights.astype(np.float32)
