"""Which class has the word in the middle? The twin of `numpy_ref.window_classifier`, in PyTorch.

    model = WindowClassifier(params, Adam())
    cost = model.step(ids, labels, lr)

Taught in: notebook 13.
"""

import torch
from torch.nn.functional import cross_entropy

from course_utils.torch_gpu.lookup import LookupTable
from course_utils.torch_gpu.rule_optimizer import RuleOptimizer

DENSE = ("W", "b", "U", "c")  # the parameters besides the table


class WindowClassifier(torch.nn.Module):
    """As `numpy_ref.window_classifier.WindowClassifier`, with the same `params`, a rule of `torch_gpu.optimizers`.

    params: arrays or tensors, which are copied to `device` in their dtype. ids (n, width) and labels (n,): integers, as
    tensors, arrays or lists.
    """

    def __init__(self, params, rule, idle="freeze", device=None):
        super().__init__()
        here = {name: torch.tensor(p, device=device) for name, p in params.items()}
        self.table = LookupTable(here["E"], rule, idle)
        for name in DENSE:
            self.register_parameter(name, torch.nn.Parameter(here[name]))
        self.optimizer = RuleOptimizer([getattr(self, name) for name in DENSE], rule, lr=0.0)

    def forward(self, rows):
        """rows (n, width, d) → scores (n, classes)."""
        return torch.tanh(rows.flatten(1) @ self.W + self.b) @ self.U + self.c

    def step(self, ids, labels, lr):
        """One update from a batch. Returns J as it was before, a tensor without a graph."""
        rows = self.table.gather(ids)
        cost = cross_entropy(self(rows), torch.as_tensor(labels, device=rows.device))
        self.optimizer.zero_grad()
        cost.backward()
        self.table.update(ids, rows.grad, lr)
        self.optimizer.param_groups[0]["lr"] = lr
        self.optimizer.step()
        return cost.detach()

    @torch.no_grad()
    def probabilities(self, ids):
        """P(class | window): (n, classes)."""
        return self(self.table.gather(ids)).softmax(dim=1)
