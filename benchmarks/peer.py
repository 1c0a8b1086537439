"""The benchmarks' questions put to PyTorch on the CPU with two threads. Usage: python3 peer.py critic-step|generate-one|gemm"""
import json
import sys
import time

import torch
from torch import nn

torch.set_num_threads(2)
torch.manual_seed(0)


def critic():
    layers = []
    for a, b in zip([1, 32, 64, 128], [32, 64, 128, 256]):
        layers += [nn.Conv3d(a, b, 4, 2, 1), nn.LeakyReLU(0.2)]
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(2048, 1))


def generator():
    layers = [nn.Linear(200, 2048), nn.Unflatten(1, (256, 2, 2, 2))]
    for a, b in zip([256, 128, 64, 32], [128, 64, 32, 1]):
        layers += [nn.BatchNorm3d(a), nn.ReLU(), nn.ConvTranspose3d(a, b, 4, 2, 1)]
    return nn.Sequential(*layers, nn.Tanh())


def critic_step():
    d, g = critic(), generator()
    optimiser = torch.optim.Adam(d.parameters(), 1e-4, (0.5, 0.9))
    real = (torch.rand(32, 1, 32, 32, 32) > 0.8).float()
    z, share = torch.randn(32, 200), torch.rand(32, 1, 1, 1, 1)

    def step():
        with torch.no_grad():
            fake = g(z)
        between = (real + share * (fake - real)).requires_grad_()
        (slope,) = torch.autograd.grad(d(between).sum(), between, create_graph=True)
        penalty = ((slope.flatten(1).norm(dim=1) - 1) ** 2).mean()
        loss = d(fake).mean() - d(real).mean() + 10 * penalty
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()

    return step, 5


def generate_one():
    g = generator().eval()
    z = torch.randn(1, 200)

    def run():
        with torch.no_grad():
            g(z)

    return run, 21


def gemm():
    a, b = torch.randn(512, 512), torch.randn(512, 512)
    return lambda: a @ b, 9


def median(f, times):
    f()
    f()
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        f()
        taken.append(1000 * (time.perf_counter() - start))
    return sorted(taken)[times // 2]


questions = {"critic-step": critic_step, "generate-one": generate_one, "gemm": gemm}
f, times = questions[sys.argv[1]]()
print(json.dumps({"milliseconds": median(f, times), "version": torch.__version__}))
