"""What the learner expected before the result was shown. The first prediction counts and cannot be improved."""

from orchestration.predictions.prediction import NEAR, Prediction
from orchestration.predictions.predictions import Predictions

__all__ = ["NEAR", "Prediction", "Predictions"]
