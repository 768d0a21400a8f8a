"""Executors: who does the work of a corpus. Work is a function of a task, tasks come in any number.

Whatever has `outcomes` plugs in; all of them give the same outcomes, in the order they are ready.
"""

from termalign.terms.corpus.executors.base import Executor
from termalign.terms.corpus.executors.local import InProcess, Processes, workers
from termalign.terms.corpus.executors.ray import RayCluster

__all__ = ["Executor", "InProcess", "Processes", "RayCluster", "workers"]
