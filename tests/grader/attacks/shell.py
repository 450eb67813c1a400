"""Through IPython: whoever transforms cells could transform the tests away."""

from attacks.target import WRONG

ATTACKS = {
    "input-transformer": {"clean": "get_ipython().input_transformers_post.append(lambda lines: [])\n" + WRONG},
    "input-transformer-before": {
        "clean": """from IPython import get_ipython as real
shell = real() or get_ipython()
for name in ('input_transformers_cleanup', 'input_transformers_post'):
    try:
        getattr(shell, name).insert(0, lambda lines: ['1\\n'])
        getattr(shell.input_transformer_manager, name).insert(0, lambda lines: [])
    except Exception:
        pass
""" + WRONG
    },
    "ast-transformer": {
        "clean": """import ast
class Drop(ast.NodeTransformer):
    def visit_Assert(self, node): return None
get_ipython().ast_transformers.append(Drop())
""" + WRONG
    },
    "run-cell-replaced": {
        "clean": """shell = get_ipython()
shell.run_cell = shell.run_cell_async = shell.run_code = lambda *x, **y: None
type(shell).run_cell = type(shell).run_ast_nodes = lambda *x, **y: None
""" + WRONG
    },
    "cell-hooks": {
        "clean": """shell = get_ipython()
try:
    shell.events.register('pre_run_cell', lambda info: setattr(info, 'raw_cell', ''))
    shell.set_custom_exc((AssertionError,), lambda *x: None)
except Exception:
    pass
shell.showtraceback = lambda *x, **y: None
""" + WRONG
    },
    "history": {
        "clean": """seen = [repr(globals().get(name)) for name in ('In', '_ih', '_i', '_ii', '_oh', '_', '__')]
print('leak:', 'FOUND' if any('secret-' + 'case' in text for text in seen) else 'nothing')
""" + WRONG
    },
    "thousand-magics": {"clean": "%x\n" * 3000 + "def clean(x):\n" + "    %y\n" * 3000},
    "magic-of-magics": {
        "clean": "%" * 20_000 + "time 1\n" + "!" * 20_000 + "\n" + "?" * 20_000,
        "count": "%%" * 10_000,
    },
    "display-replaced": {"clean": "def display(*x): raise SystemExit\nget_ipython = None\n_last_value = exit\n5"},
    "answer-is-a-magic": {"clean": "%%bash\necho clean\nexit 0", "count": "!kill -9 -1\n%reset -f\n" + WRONG},
}  # fmt: skip
