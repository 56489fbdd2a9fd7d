"""What the module dis asks about opcodes."""

_NB_OPS = (('NB_ADD', '+'), ('NB_AND', '&'), ('NB_FLOOR_DIVIDE', '//'), ('NB_LSHIFT', '<<'), ('NB_MATRIX_MULTIPLY', '@'),
           ('NB_MULTIPLY', '*'), ('NB_REMAINDER', '%'), ('NB_OR', '|'), ('NB_POWER', '**'), ('NB_RSHIFT', '>>'),
           ('NB_SUBTRACT', '-'), ('NB_TRUE_DIVIDE', '/'), ('NB_XOR', '^'))


def get_nb_ops():
    return list(_NB_OPS) + [('NB_INPLACE_' + name[3:], sign + '=') for name, sign in _NB_OPS]


def get_intrinsic1_descs():
    return ['INTRINSIC_1_INVALID', 'INTRINSIC_PRINT', 'INTRINSIC_IMPORT_STAR', 'INTRINSIC_STOPITERATION_ERROR',
            'INTRINSIC_ASYNC_GEN_WRAP', 'INTRINSIC_UNARY_POSITIVE', 'INTRINSIC_LIST_TO_TUPLE', 'INTRINSIC_TYPEVAR',
            'INTRINSIC_PARAMSPEC', 'INTRINSIC_TYPEVARTUPLE', 'INTRINSIC_SUBSCRIPT_GENERIC', 'INTRINSIC_TYPEALIAS']


def get_intrinsic2_descs():
    return ['INTRINSIC_2_INVALID', 'INTRINSIC_PREP_RERAISE_STAR', 'INTRINSIC_TYPEVAR_WITH_BOUND',
            'INTRINSIC_TYPEVAR_WITH_CONSTRAINTS', 'INTRINSIC_SET_FUNCTION_TYPE_PARAMS', 'INTRINSIC_SET_TYPEPARAM_DEFAULT']


def get_specialization_stats():
    return None


def get_executor(*, code, offset):
    return None


def is_valid(opcode):
    import opcode as names
    return opcode in names.opmap.values()


def _among(group):
    def test(opcode):
        return opcode in group
    return test


# The numbers of CPython 3.13 (Lib/_opcode_metadata.py) whose argument is of this kind.
has_arg = lambda opcode: opcode >= 44
has_const = _among((83, 103))
has_name = _among((61, 65, 82, 90, 91, 92, 74, 75, 106, 108, 114, 115, 116, 87, 88, 91))
has_jump = _among((70, 71, 72, 77, 78, 79, 97, 98, 99, 100, 104, 107))
has_free = _among((62, 64, 84, 86, 94, 109))
has_local = _among((63, 85, 86, 87, 88, 89, 110, 111, 112, 113))
has_exc = _among((264, 265, 266))


def stack_effect(opcode, oparg=None, /, *, jump=None):
    raise ValueError('invalid opcode or oparg')
