"""Nodes of syntax trees. The host parses (`compile` with PyCF_ONLY_AST) and gives each node as a plain tuple."""

PyCF_ONLY_AST = 0x400
PyCF_TYPE_COMMENTS = 0x1000
PyCF_ALLOW_TOP_LEVEL_AWAIT = 0x2000
PyCF_OPTIMIZED_AST = 0x8400

_PLACE = ('lineno', 'col_offset', 'end_lineno', 'end_col_offset')


class AST:
    __module__ = 'ast'
    _fields = ()
    _attributes = ()
    _field_types = {}
    __match_args__ = ()

    def __init__(self, *args, **keywords):
        fields = self._fields
        if len(args) > len(fields):
            raise TypeError('%s constructor takes at most %d positional argument%s' % (
                type(self).__name__, len(fields), '' if len(fields) == 1 else 's'))
        for name, value in zip(fields, args):
            setattr(self, name, value)
        for name, value in keywords.items():
            if name in fields[:len(args)]:
                raise TypeError("%s got multiple values for argument '%s'" % (type(self).__name__, name))
            if name not in fields and name not in self._attributes:
                import warnings
                warnings.warn("%s.__init__ got an unexpected keyword argument '%s'. Support for arbitrary keyword arguments is "
                              'deprecated and will be removed in Python 3.15.' % (type(self).__name__, name),
                              DeprecationWarning, stacklevel=2)
            setattr(self, name, value)
        for name in fields[len(args):]:
            if name not in keywords:
                kind = _kinds.get((type(self)._of, name), '')
                if kind == '*':
                    setattr(self, name, [])
                elif kind == 'ctx':
                    self.ctx = _load
                elif kind != '?' and type(self)._of is not None:
                    import warnings
                    warnings.warn("%s.__init__ missing 1 required positional argument: '%s'. This will become an error in Python "
                                  '3.15.' % (type(self).__name__, name), DeprecationWarning, stacklevel=2)

    # The name of the class of this module that a class is or inherits from.
    _of = None

    def __reduce__(self):
        return (_made, (type(self), self.__dict__.copy()))

    def __replace__(self, **changes):
        names = set(self._fields) | set(self._attributes)
        for name in changes:
            if name not in names:
                raise TypeError("%s.__replace__ got an unexpected keyword argument '%s'." % (type(self).__name__, name))
        new = object.__new__(type(self))
        new.__dict__.update(self.__dict__)
        new.__dict__.update(changes)
        return new


def _made(cls, attributes):
    new = object.__new__(cls)
    new.__dict__.update(attributes)
    return new


# Node, its base (+: with a place in the source), fields (*: a list; ?: may be None).
_TABLE = """
    mod AST
    Module mod body:stmt* type_ignores:type_ignore*
    Interactive mod body:stmt*
    Expression mod body:expr
    FunctionType mod argtypes:expr* returns:expr
    stmt AST+
    FunctionDef stmt name:str args:arguments body:stmt* decorator_list:expr* returns:expr? type_comment:str? type_params:type_param*
    AsyncFunctionDef stmt name:str args:arguments body:stmt* decorator_list:expr* returns:expr? type_comment:str? type_params:type_param*
    ClassDef stmt name:str bases:expr* keywords:keyword* body:stmt* decorator_list:expr* type_params:type_param*
    Return stmt value:expr?
    Delete stmt targets:expr*
    Assign stmt targets:expr* value:expr type_comment:str?
    TypeAlias stmt name:expr type_params:type_param* value:expr
    AugAssign stmt target:expr op:operator value:expr
    AnnAssign stmt target:expr annotation:expr value:expr? simple:int
    For stmt target:expr iter:expr body:stmt* orelse:stmt* type_comment:str?
    AsyncFor stmt target:expr iter:expr body:stmt* orelse:stmt* type_comment:str?
    While stmt test:expr body:stmt* orelse:stmt*
    If stmt test:expr body:stmt* orelse:stmt*
    With stmt items:withitem* body:stmt* type_comment:str?
    AsyncWith stmt items:withitem* body:stmt* type_comment:str?
    Match stmt subject:expr cases:match_case*
    Raise stmt exc:expr? cause:expr?
    Try stmt body:stmt* handlers:excepthandler* orelse:stmt* finalbody:stmt*
    TryStar stmt body:stmt* handlers:excepthandler* orelse:stmt* finalbody:stmt*
    Assert stmt test:expr msg:expr?
    Import stmt names:alias*
    ImportFrom stmt module:str? names:alias* level:int?
    Global stmt names:str*
    Nonlocal stmt names:str*
    Expr stmt value:expr
    Pass stmt
    Break stmt
    Continue stmt
    expr AST+
    BoolOp expr op:boolop values:expr*
    NamedExpr expr target:expr value:expr
    BinOp expr left:expr op:operator right:expr
    UnaryOp expr op:unaryop operand:expr
    Lambda expr args:arguments body:expr
    IfExp expr test:expr body:expr orelse:expr
    Dict expr keys:expr* values:expr*
    Set expr elts:expr*
    ListComp expr elt:expr generators:comprehension*
    SetComp expr elt:expr generators:comprehension*
    DictComp expr key:expr value:expr generators:comprehension*
    GeneratorExp expr elt:expr generators:comprehension*
    Await expr value:expr
    Yield expr value:expr?
    YieldFrom expr value:expr
    Compare expr left:expr ops:cmpop* comparators:expr*
    Call expr func:expr args:expr* keywords:keyword*
    FormattedValue expr value:expr conversion:int format_spec:expr?
    JoinedStr expr values:expr*
    Constant expr value:object kind:str?
    Attribute expr value:expr attr:str ctx:expr_context
    Subscript expr value:expr slice:expr ctx:expr_context
    Starred expr value:expr ctx:expr_context
    Name expr id:str ctx:expr_context
    List expr elts:expr* ctx:expr_context
    Tuple expr elts:expr* ctx:expr_context
    Slice expr lower:expr? upper:expr? step:expr?
    expr_context AST
    Load expr_context
    Store expr_context
    Del expr_context
    boolop AST
    And boolop
    Or boolop
    operator AST
    Add operator
    Sub operator
    Mult operator
    MatMult operator
    Div operator
    Mod operator
    Pow operator
    LShift operator
    RShift operator
    BitOr operator
    BitXor operator
    BitAnd operator
    FloorDiv operator
    unaryop AST
    Invert unaryop
    Not unaryop
    UAdd unaryop
    USub unaryop
    cmpop AST
    Eq cmpop
    NotEq cmpop
    Lt cmpop
    LtE cmpop
    Gt cmpop
    GtE cmpop
    Is cmpop
    IsNot cmpop
    In cmpop
    NotIn cmpop
    comprehension AST target:expr iter:expr ifs:expr* is_async:int
    excepthandler AST+
    ExceptHandler excepthandler type:expr? name:str? body:stmt*
    arguments AST posonlyargs:arg* args:arg* vararg:arg? kwonlyargs:arg* kw_defaults:expr* kwarg:arg? defaults:expr*
    arg AST+ arg:str annotation:expr? type_comment:str?
    keyword AST+ arg:str? value:expr
    alias AST+ name:str asname:str?
    withitem AST context_expr:expr optional_vars:expr?
    match_case AST pattern:pattern guard:expr? body:stmt*
    pattern AST+
    MatchValue pattern value:expr
    MatchSingleton pattern value:object
    MatchSequence pattern patterns:pattern*
    MatchMapping pattern keys:expr* patterns:pattern* rest:str?
    MatchClass pattern cls:expr patterns:pattern* kwd_attrs:str* kwd_patterns:pattern*
    MatchStar pattern name:str?
    MatchAs pattern pattern:pattern? name:str?
    MatchOr pattern patterns:pattern*
    type_ignore AST
    TypeIgnore type_ignore lineno:int tag:str
    type_param AST+
    TypeVar type_param name:str bound:expr? default_value:expr?
    ParamSpec type_param name:str default_value:expr?
    TypeVarTuple type_param name:str default_value:expr?
"""
_kinds = {}


def _define():
    known = globals()
    plain = {'str': str, 'int': int, 'object': object}
    waiting = []
    for line in _TABLE.split('\n'):
        words = line.split()
        if not words:
            continue
        name, base, *fields = words
        names = tuple([field.partition(':')[0] for field in fields])
        namespace = {'__module__': 'ast', '_fields': names, '__match_args__': names, '_of': name}
        if base.endswith('+'):
            namespace['_attributes'] = _PLACE
        optional = [n for n, field in zip(names, fields) if field.endswith('?')]
        for field in optional:
            namespace[field] = None
        if base.endswith('+'):
            namespace['end_lineno'] = namespace['end_col_offset'] = None
        cls = known[name] = type(name, (known[base.rstrip('+')],), namespace)
        waiting.append((cls, names, fields))
    for cls, names, fields in waiting:
        types = {}
        shown = []
        for name, field in zip(names, fields):
            kind = field.partition(':')[2]
            mark = kind[-1] if kind[-1] in '*?' else ''
            of = kind.rstrip('*?')
            target = plain.get(of) or known[of]
            _kinds[cls.__name__, name] = 'ctx' if of == 'expr_context' else mark
            types[name] = list[target] if mark == '*' else target | None if mark == '?' else target
            shown.append((of if of in plain else of) + mark + ' ' + name)
        cls._field_types = cls.__annotations__ = types
        cls.__doc__ = cls.__name__ + ('(' + ', '.join(shown) + ')' if shown else '')


_define()
_load, _store, _del = Load(), Store(), Del()
_singletons = {cls: cls() for base in (boolop, operator, unaryop, cmpop) for cls in base.__subclasses__()}
_singletons.update({Load: _load, Store: _store, Del: _del})


def _tree(node):
    """The node that the host describes: (name, place or None, fields), lists of such, or a plain value in (value,)."""
    if type(node) is list:
        return [_tree(item) for item in node]
    if node is None:
        return None
    if len(node) == 1:
        return node[0]
    if len(node) == 2:
        return int(node[1], 0) if node[0] == 'int' else complex(0.0, node[1])
    name, place, fields = node
    cls = globals()[name]
    known = _singletons.get(cls)
    if known is not None:
        return known
    new = object.__new__(cls)
    attributes = new.__dict__
    for field, value in zip(cls._fields, fields):
        attributes[field] = _tree(value)
    if place is not None:
        for attribute, number in zip(_PLACE, place):
            attributes[attribute] = number
    return new
