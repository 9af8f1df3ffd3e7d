"""A network around MiniLM as an ONNX graph with 8-bit weights, and activations that survive 8 bits.

Activations are scaled a run at a time (ONNX Runtime's dynamic quantisation), so a few large channels would take all
the precision from the others. They are made smaller, and the weights behind them larger, before anything is rounded
(SmoothQuant, Xiao et al. 2023). Weights take 7 of their 8 bits: where a processor has no VNNI, two products of bytes
are added up in 16 bits, and would overflow, so that results would depend on the machine.
"""

import copy
import logging
import tempfile
import warnings
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers.fusion_options import FusionOptions
from onnxruntime.transformers.optimizer import optimize_model

from analysis.encoder import Window

# How much of a channel's size moves from the activations to the weights.
STRENGTH = 0.8
QUANTISED = ("MatMul", "Attention")
STATES = {"states": {0: "runs", 1: "pieces"}}
Feed = dict[str, np.ndarray]


class ByteEmbedding(torch.nn.Module):
    """An embedding in 8 bits with one scale a row."""

    def __init__(self, weight: torch.Tensor):
        super().__init__()
        scale = weight.abs().amax(1, keepdim=True).clamp_min(1e-8) / 127
        self.register_buffer("scale", scale)
        self.register_buffer("weight", (weight / scale).round().to(torch.int8))

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        return self.weight[ids].float() * self.scale[ids]


def feeds_of(windows: list[Window]) -> list[Feed]:
    """What the encoder is fed with for each window."""
    return [{"ids": window.ids[None], "shapes": window.shapes[None]} for window in windows]


def to_onnx(network: torch.nn.Module, feeds: list[Feed], outputs: dict[str, dict[int, str]]) -> bytes:
    """A network with a ``bert`` in it in 8 bits; ``feeds`` are samples to see how large its activations are.

    They name its inputs, each (runs, pieces); ``outputs`` names what comes out, with the axes that vary.
    """
    network = copy.deepcopy(network).eval()
    embeddings = network.bert.embeddings
    embeddings.word_embeddings = ByteEmbedding(embeddings.word_embeddings.weight.data)
    network.bert.set_attn_implementation("eager")
    names, level = [*feeds[0]], logging.root.manager.disable
    example, axes = torch.ones((1, 8), dtype=torch.int64), {0: "runs", 1: "pieces"}
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        plain, fused, small = (Path(folder) / f"{name}.onnx" for name in ("plain", "fused", "small"))
        torch.onnx.export(
            network,
            (example, *[torch.zeros_like(example)] * (len(names) - 1)),
            plain,
            dynamo=False,
            opset_version=17,
            input_names=names,
            output_names=[*outputs],
            dynamic_axes=dict.fromkeys(names, axes) | outputs,
        )
        config, options = network.bert.config, FusionOptions("bert")
        # ONNX Runtime's sum and norm in one takes eight times as long as one after the other.
        options.enable_skip_layer_norm = False
        heads, width = config.num_attention_heads, config.hidden_size
        graph = optimize_model(str(plain), "bert", heads, width, optimization_options=options, opt_level=0).model
        graph.opset_import.append(onnx.helper.make_opsetid("com.microsoft", 1))
        onnx.save(smooth(graph, feeds), fused)
        quantize_dynamic(
            fused,
            small,
            per_channel=True,
            reduce_range=True,
            weight_type=QuantType.QInt8,
            op_types_to_quantize=list(QUANTISED),
            extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT, "WeightSymmetric": False},
        )
        logging.disable(level)
        return small.read_bytes()


def smooth(model: onnx.ModelProto, feeds: list[Feed]) -> onnx.ModelProto:
    """Divide every input of a large product by what its weights are then multiplied with, channel by channel."""
    weights = {w.name: w for w in model.graph.initializer}
    nodes = [n for n in model.graph.node if n.op_type in QUANTISED and n.input[1] in weights]
    inputs = sorted({n.input[0] for n in nodes})
    largest = largest_values(model, inputs, feeds)
    for name in inputs:
        readers = [n for n in nodes if n.input[0] == name]
        matrices = [numpy_helper.to_array(weights[n.input[1]]) for n in readers]
        weight = np.max([np.abs(m).max(1) for m in matrices], axis=0)
        scale = np.maximum(largest[name], 1e-4) ** STRENGTH / np.maximum(weight, 1e-4) ** (1 - STRENGTH)
        scale = (scale / np.exp(np.log(scale).mean())).astype(np.float32)
        model.graph.initializer.append(numpy_helper.from_array(1 / scale, f"{name}_smooth"))
        product = onnx.helper.make_node("Mul", [name, f"{name}_smooth"], [f"{name}_smoothed"], f"{name}_smoothing")
        model.graph.node.insert(min(list(model.graph.node).index(n) for n in readers), product)
        for node, matrix in zip(readers, matrices, strict=True):
            weights[node.input[1]].CopyFrom(numpy_helper.from_array(matrix * scale[:, None], node.input[1]))
            node.input[0] = f"{name}_smoothed"
    return model


def largest_values(model: onnx.ModelProto, tensors: list[str], feeds: list[Feed]) -> dict[str, np.ndarray]:
    """The largest absolute value of every channel of some tensors inside a model."""
    probe = copy.deepcopy(model)
    kind = onnx.TensorProto.FLOAT
    probe.graph.output.extend(onnx.helper.make_tensor_value_info(name, kind, None) for name in tensors)
    session = onnxruntime.InferenceSession(probe.SerializeToString(), providers=["CPUExecutionProvider"])
    found = {}
    for feed in feeds:
        values = session.run(tensors, feed)
        for name, value in zip(tensors, values, strict=True):
            here = np.abs(value).reshape(-1, value.shape[-1]).max(0)
            found[name] = np.maximum(found.get(name, 0), here)
    return found


def read_weights(pipeline: Path) -> dict[str, torch.Tensor]:
    """The weights of a shipped pipeline's encoder and linker made floats again, to go on training from them.

    Rounding is not undone, and the mix of layers begins anew.
    """
    graph = onnx.load(pipeline / "encoder" / "encoder.onnx").graph
    values = {w.name: numpy_helper.to_array(w) for w in graph.initializer}
    made = {name: node for node in graph.node for name in node.output}
    found = {name: v for name, v in values.items() if name.startswith(("bert.", "shape.")) and v.dtype == np.float32}
    for node in graph.node:
        if node.op_type == "MatMulInteger":
            _, matrix, _, zero = node.input
            whole = (values[matrix].astype(np.float32) - values[zero]) * values[matrix.replace("_quantized", "_scale")]
            smooth = values[made[node.input[0]].input[0].replace("_smoothed", "_smooth")]
            name = node.name.strip("/").replace("/", ".").split(".MatMul")[0]
            found[f"{name}.weight"] = (whole * smooth[:, None]).T
    embedding = "bert.embeddings.word_embeddings"
    found[f"{embedding}.weight"] = values[f"{embedding}.weight"] * found.pop(f"{embedding}.scale")
    with np.load(pipeline / "attribution" / "linker.npz") as linker:
        parts = {f"linker.{name}": v for name, v in linker.items() if name not in ("threshold", "calibration")}
    parts |= {f"encoder.{name}": v for name, v in found.items()}
    return {name: torch.from_numpy(np.array(v, dtype=np.float32)) for name, v in parts.items()}
