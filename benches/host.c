/* A host in C whose instructions `.ci/hot-path` counts.
 *
 *   host OPERATION OPERATION.flc     OPERATION is the name of a program in `ops/c`
 */
#include "host.h"

#include <string.h>

static uint64_t block[64 * 1024 / 8];

/* At each line: reads the local `value`, which is not bound yet at the first ones. */
static void at_line(void *userdata, fl_vm *vm) {
    int64_t value;
    (void)userdata;
    (void)fl_event_local_int(vm, "value", FL_TERMINATED, &value);
}

/* same(x): the number that it is given. */
static void same(void *userdata, fl_vm *vm) {
    int64_t number;
    (void)userdata;
    MUST(fl_argument_int(vm, 0, &number));
    MUST(fl_answer_int(vm, number));
}

static int64_t integer_of(fl_vm *vm, fl_ref reference) {
    int64_t number;
    MUST(fl_get_int(vm, reference, &number));
    MUST(fl_release(vm, reference));
    return number;
}

/* Calls the program's `callee` as often as its ROUNDS says. */
static void call_back(fl_vm *vm) {
    const fl_ref none = { 0, 0 };
    fl_ref callee, rounds, arguments[2], result;
    int64_t i, n;
    MUST(fl_get_global(vm, "ROUNDS", FL_TERMINATED, &rounds));
    MUST(fl_get_global(vm, "callee", FL_TERMINATED, &callee));
    n = integer_of(vm, rounds);
    for (i = 0; i < n; i++) {
        MUST(fl_new_int(vm, i, &arguments[0]));
        MUST(fl_new_int(vm, n, &arguments[1]));
        MUST(fl_call(vm, callee, arguments, 2, none, FL_NO_BUDGET, &result));
        host_check(integer_of(vm, result) == i, "a wrong result");
        MUST(fl_release(vm, arguments[0]));
        MUST(fl_release(vm, arguments[1]));
    }
    MUST(fl_release(vm, callee));
}

int main(int argc, char **argv) {
    static const fl_native natives[] = { { "same", same, NULL } };
    static const fl_handlers handlers = { sizeof handlers, NULL, host_print, NULL, NULL, NULL, at_line, NULL };
    fl_vm vm;
    fl_image images[2];
    fl_exit exit;
    size_t length;
    uint32_t number, subscription;
    uint8_t *image = host_read(argc == 3 ? argv[2] : NULL, &length);

    MUST(fl_vm_init(&vm, block, sizeof block / sizeof *block, images, 2, NULL));
    MUST(fl_vm_natives(&vm, natives, sizeof natives / sizeof *natives));
    MUST(fl_vm_handlers(&vm, &handlers));
    MUST(fl_image_add(&vm, image, length, &number));
    MUST(fl_start(&vm, number));
    if (strcmp(argv[1], "line_hook") == 0)
        MUST(fl_subscribe(&vm, FL_ON_LINE, &subscription));
    MUST(fl_run_answering(&vm, FL_NO_BUDGET, &exit));
    host_check(exit == FL_EXIT_FINISHED, "the program did not end well");
    if (strcmp(argv[1], "call") == 0)
        call_back(&vm);
    free(image);
    return 0;
}
