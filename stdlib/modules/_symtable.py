"""Scopes of names, for the module symtable: found in the syntax tree, as CPython's compiler does."""

import ast as _ast

USE, DEF_GLOBAL, DEF_LOCAL, DEF_PARAM = 16, 1, 2, 4
DEF_NONLOCAL, DEF_FREE_CLASS, DEF_IMPORT, DEF_BOUND, DEF_ANNOT, DEF_COMP_ITER, DEF_TYPE_PARAM, DEF_COMP_CELL = (
    8, 64, 128, 134, 256, 512, 1024, 2048)
DEF_BOUND |= DEF_TYPE_PARAM
SCOPE_OFF, SCOPE_MASK = 12, 15
LOCAL, GLOBAL_EXPLICIT, GLOBAL_IMPLICIT, FREE, CELL = 1, 2, 3, 4, 5
TYPE_FUNCTION, TYPE_CLASS, TYPE_MODULE, TYPE_ANNOTATION, TYPE_TYPE_ALIAS, TYPE_TYPE_PARAMETERS, TYPE_TYPE_VARIABLE = range(7)


class _Scope:
    def __init__(self, type, name, lineno, parent):
        self.type, self.name, self.lineno, self.parent = type, name, lineno, parent
        self.id = id(self)
        self.symbols, self.varnames, self.children = {}, [], []
        self.nested = 1 if parent is not None and (parent.nested or parent.type == TYPE_FUNCTION) else 0

    def add(self, name, flag):
        self.symbols[name] = self.symbols.get(name, 0) | flag
        if flag & DEF_PARAM:
            self.varnames.append(name)


class _Builder(_ast.NodeVisitor):
    def __init__(self, scope):
        self.scope = scope

    def inside(self, type, name, node, parts, prepare=None):
        scope = _Scope(type, name, node.lineno, self.scope)
        self.scope.children.append(scope)
        outer, self.scope = self.scope, scope
        if prepare is not None:
            prepare(scope)
        for part in parts:
            self.visit(part)
        self.scope = outer

    def function(self, node, name, body):
        args = node.args
        for part in args.defaults + [d for d in args.kw_defaults if d is not None]:
            self.visit(part)
        every = args.posonlyargs + args.args + args.kwonlyargs

        def parameters(scope):
            for arg in every:
                scope.add(arg.arg, DEF_PARAM)
            for arg in (args.vararg, args.kwarg):
                if arg is not None:
                    scope.add(arg.arg, DEF_PARAM)

        for arg in every + [a for a in (args.vararg, args.kwarg) if a is not None]:
            if arg.annotation is not None:
                self.visit(arg.annotation)
        self.inside(TYPE_FUNCTION, name, node, body, parameters)

    def visit_FunctionDef(self, node):
        self.scope.add(node.name, DEF_LOCAL)
        for part in node.decorator_list:
            self.visit(part)
        if node.returns is not None:
            self.visit(node.returns)
        self.function(node, node.name, node.body)

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_Lambda(self, node):
        self.function(node, 'lambda', [node.body])

    def visit_ClassDef(self, node):
        self.scope.add(node.name, DEF_LOCAL)
        for part in node.decorator_list + node.bases + node.keywords:
            self.visit(part)
        self.inside(TYPE_CLASS, node.name, node, node.body)

    def comprehension(self, node, name, parts):
        first = node.generators[0]
        self.visit(first.iter)

        def parameter(scope):
            scope.add('.0', DEF_PARAM)

        rest = []
        for i, generator in enumerate(node.generators):
            rest.append(generator.target)
            if i:
                rest.append(generator.iter)
            rest.extend(generator.ifs)
        self.inside(TYPE_FUNCTION, name, node, rest + parts, parameter)

    def visit_ListComp(self, node):
        self.comprehension(node, 'listcomp', [node.elt])

    def visit_SetComp(self, node):
        self.comprehension(node, 'setcomp', [node.elt])

    def visit_GeneratorExp(self, node):
        self.comprehension(node, 'genexpr', [node.elt])

    def visit_DictComp(self, node):
        self.comprehension(node, 'dictcomp', [node.key, node.value])

    def visit_Name(self, node):
        self.scope.add(node.id, USE if isinstance(node.ctx, _ast.Load) else DEF_LOCAL)

    def visit_AnnAssign(self, node):
        if isinstance(node.target, _ast.Name):
            self.scope.add(node.target.id, DEF_ANNOT | DEF_LOCAL if node.value is not None or node.simple else DEF_ANNOT)
        else:
            self.visit(node.target)
        self.visit(node.annotation)
        if node.value is not None:
            self.visit(node.value)

    def visit_Import(self, node):
        for alias in node.names:
            self.scope.add(alias.asname or alias.name.partition('.')[0], DEF_IMPORT | DEF_LOCAL)

    def visit_ImportFrom(self, node):
        for alias in node.names:
            if alias.name != '*':
                self.scope.add(alias.asname or alias.name, DEF_IMPORT | DEF_LOCAL)

    def visit_Global(self, node):
        for name in node.names:
            self.scope.add(name, DEF_GLOBAL)

    def visit_Nonlocal(self, node):
        for name in node.names:
            self.scope.add(name, DEF_NONLOCAL)

    def visit_ExceptHandler(self, node):
        if node.name:
            self.scope.add(node.name, DEF_LOCAL)
        self.generic_visit(node)

    def visit_MatchAs(self, node):
        if node.name:
            self.scope.add(node.name, DEF_LOCAL)
        self.generic_visit(node)

    visit_MatchStar = visit_MatchAs

    def visit_MatchMapping(self, node):
        if node.rest:
            self.scope.add(node.rest, DEF_LOCAL)
        self.generic_visit(node)


def _resolve(scope, bound, explicit):
    """Gives each name its scope; the names that are free in this one are given back."""
    kinds = {}
    free = set()
    for name, flags in scope.symbols.items():
        if flags & DEF_GLOBAL:
            kinds[name] = GLOBAL_EXPLICIT
        elif flags & DEF_NONLOCAL:
            kinds[name] = FREE
            free.add(name)
        elif flags & DEF_BOUND:
            kinds[name] = LOCAL
        elif name in bound and name not in explicit:
            kinds[name] = FREE
            free.add(name)
        else:
            kinds[name] = GLOBAL_IMPLICIT
    mine = {name for name, kind in kinds.items() if kind == LOCAL}
    inner_bound = set(bound)
    if scope.type == TYPE_FUNCTION:
        inner_bound |= mine
    inner_explicit = {name for name, kind in kinds.items() if kind == GLOBAL_EXPLICIT} | (explicit - mine)
    for child in scope.children:
        for name in _resolve(child, inner_bound, inner_explicit):
            if scope.type == TYPE_FUNCTION and kinds.get(name) == LOCAL:
                kinds[name] = CELL
            elif name in kinds and kinds[name] == LOCAL and scope.type == TYPE_CLASS:
                scope.symbols[name] |= DEF_FREE_CLASS
                free.add(name)
            else:
                if name not in kinds:
                    scope.symbols[name] = scope.symbols.get(name, 0)
                    kinds[name] = FREE
                free.add(name)
    for name, kind in kinds.items():
        scope.symbols[name] |= kind << SCOPE_OFF
    return free


def symtable(source, filename, startstr, /):
    if startstr not in ('exec', 'eval', 'single'):
        raise ValueError("symtable() arg 3 must be 'exec' or 'eval' or 'single'")
    tree = _ast.parse(source, filename, startstr)
    top = _Scope(TYPE_MODULE, 'top', 0, None)
    _Builder(top).visit(tree)
    _resolve(top, set(), set())
    return top
