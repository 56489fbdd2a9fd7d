//! Hidden functions: the part of the built-ins that is written in Python, in `prelude/builtins/*.py`. They give no events, no
//! traceback entries and no frames that a program can see. Image 0 holds them; a row here is a top-level function there.

use crate::value::Value;
use crate::value::kind::Kind;

macro_rules! hidden {
    ($($name:ident)*) => {
        /// A hidden function of the prelude, by the name that it has there.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        #[repr(u32)]
        #[allow(non_camel_case_types, missing_docs, reason = "the names are those of the prelude")]
        pub enum Hidden { $($name),* }

        /// The names, in order.
        pub const NAMES: &[&str] = &[$(stringify!($name)),*];
    };
}

hidden! {
    // calls and classes (prelude/builtins/classes.py)
    build_class type_call type_call_plain finish_class container_init abstract_error call_and_drop object_ne resolve_bases
    // attributes (prelude/builtins/attributes.py)
    get_attribute_hook get_attr_hook
    // namespaces that are no dict (prelude/builtins/namespaces.py)
    load_name unbind_name load_class_cell compare_truth
    // operators (prelude/builtins/operators.py): binary, in-place, comparison, contains, truth, index protocol
    binary binary_plain binary_reflected binary_declined binary_result compare_plain compare_plain_truth compare_declined inplace repeat compare builtin_side contains truth length unary get_item set_item del_item
    // iteration (prelude/builtins/iteration.py)
    iterate list_from tuple_from set_from dict_from extend_list update_set update_dict merge_dict unpack unpack_ex unpack_many
    // text (prelude/builtins/text.py)
    generic_alias union_of union_checked reduce_of reduce_ex_of reduce_new state_of isinstance_of_said
    repr_of str_of format_of join_text print_text build_text percent_format percent_with percent_value bytes_percent percent_bytes_value int_from_bytes encode_by_codec decode_by_codec codecs_or_error format_method format_fields translate_text bytes_of bytearray_extend ascii_of index_then integer_of repr_container exception_text_of
    // containers whose keys or items are compared or hashed in Python (prelude/builtins/containers.py)
    hash_of dict_get dict_set dict_del dict_lookup dict_pop dict_setdefault set_add set_discard equal list_index list_count list_remove set_binary compare_containers
    dict_find dict_missing dict_new dict_update dict_fromkeys frozenset_from init_list init_set list_extend not_in_list set_bytes set_method set_isdisjoint set_issubset
    index_of index_part index_key call_with_numbers item_in range_of slice_indices enumerate_of zip_of map_of filter_of merge_sorted zip_uneven inplace_part set_combine is_subset same_mapping compare_sequences
    // functions of the module builtins (prelude/builtins/functions.py)
    sorted_of list_sort min_max sum_of any_of all_of map_next filter_next zip_next enumerate_next reversed_of isinstance_of issubclass_of exec_source eval_source exec_namespaces locals_of_caller dir_of_caller compile_source dir_of input_of text_write text_writelines display import_name import_module find_and_load load_found load_by_finder describe_module load_module package_of about_module import_submodules import_from import_star round_of divmod_of pow_of abs_of int_of float_of complex_of getattr_default hasattr_of next_default iter_next
    // what hosts call (prelude/builtins/report.py)
    exception_text host_call exit_functions
    // exceptions and with (prelude/builtins/exceptions.py)
    make_exception raise_from exception_str exception_repr group_split group_subgroup except_star raise_star class_matches same_origin leaves_of
    // match statement (prelude/builtins/matching.py)
    match_class match_keys match_rest
    // FrameLocalsProxy (prelude/builtins/proxy.py)
    proxy_slot proxy_get proxy_get_default proxy_contains proxy_set proxy_setdefault proxy_iter proxy_update proxy_or proxy_ior
    // frames and code objects (prelude/builtins/frames.py)
    frame_close call_tracing iter_of jump_warned nones_warned warn_of
    // generators and coroutines (prelude/builtins/generators.py)
    delegate_send delegate_throw await_iter generator_throw generator_close agen_drive agen_send agen_throw agen_close thrown_exception warn_of_throw aiter_awaited aiter_of anext_of anext_default await_default
}

impl Hidden {
    /// The function as a callable value.
    pub(crate) const fn value(self) -> Value {
        Value::fixed(Kind::Hidden, self as u32)
    }
}

/// The name of hidden function `i`.
pub fn name(i: u32) -> &'static str {
    NAMES.get(i as usize).copied().unwrap_or("?")
}
