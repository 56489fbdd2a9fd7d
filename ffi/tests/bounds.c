/* Whatever copies text into a buffer of the host fills it as far as it goes, and writes nothing behind it: every such function with every capacity, in
 * memory of exactly that size. Run it under valgrind, or with AddressSanitizer, to see a byte too many.
 *
 *   bounds bounds.flc
 */
#include "../examples/host.h"

#include <string.h>

static uint64_t block[32 * 1024 / 8];
static unsigned tried;

/* Calls `call`, which copies to `buffer` of `capacity` bytes and sets `length`, with all capacities up to one more than needed. */
#define EVERY_CAPACITY(call)                                                                                                                       \
    do {                                                                                                                                           \
        char whole[300], *buffer = whole;                                                                                                          \
        size_t capacity = sizeof whole, length = 0, full, most;                                                                                    \
        MUST(call);                                                                                                                                \
        full = length;                                                                                                                             \
        host_check(full > 1 && full < sizeof whole, #call ": no text");                                                                            \
        most = full + 1;                                                                                                                           \
        for (capacity = 0; capacity <= most; capacity++) {                                                                                         \
            buffer = capacity ? (char *)malloc(capacity) : NULL;                                                                                   \
            host_check(capacity == 0 || buffer != NULL, "out of memory");                                                                          \
            length = 0;                                                                                                                            \
            MUST(call);                                                                                                                            \
            host_check(length == full, #call ": another length");                                                                                  \
            host_check(memcmp(whole, capacity ? buffer : whole, capacity < full ? capacity : full) == 0, #call ": another text");                  \
            free(buffer);                                                                                                                          \
        }                                                                                                                                          \
        tried++;                                                                                                                                   \
    } while (0)

/* Called with a str, from a function with a local variable. */
static void native(void *userdata, fl_vm *vm) {
    fl_frame frame;
    (void)userdata;
    MUST(fl_frame_current(vm, &frame));
    EVERY_CAPACITY(fl_argument_str(vm, 0, buffer, capacity, &length));
    EVERY_CAPACITY(fl_frame_name(vm, frame, buffer, capacity, &length));
    EVERY_CAPACITY(fl_frame_file(vm, frame, buffer, capacity, &length));
    EVERY_CAPACITY(fl_local_name(vm, frame, 0, buffer, capacity, &length));
}

static void values(fl_vm *vm) {
    fl_ref text, bytes, number;
    MUST(fl_new_str(vm, "caf\xC3\xA9 '\n", FL_TERMINATED, &text));
    MUST(fl_new_bytes(vm, (const uint8_t *)"a\0b\xFF", 4, &bytes));
    MUST(fl_new_int_text(vm, "123456789012345678901234567890", 30, 10, &number));
    EVERY_CAPACITY(fl_get_str(vm, text, buffer, capacity, &length));
    EVERY_CAPACITY(fl_str(vm, text, buffer, capacity, &length));
    EVERY_CAPACITY(fl_repr(vm, text, buffer, capacity, &length));
    EVERY_CAPACITY(fl_get_bytes(vm, bytes, (uint8_t *)buffer, capacity, &length));
    EVERY_CAPACITY(fl_str(vm, number, buffer, capacity, &length));
    EVERY_CAPACITY(fl_type_name(vm, number, buffer, capacity, &length));
    MUST(fl_release(vm, text));
    MUST(fl_release(vm, bytes));
    MUST(fl_release(vm, number));
}

static void exceptions(fl_vm *vm) {
    fl_ref exception;
    MUST(fl_exit_value(vm, &exception));
    EVERY_CAPACITY(fl_exit_text(vm, buffer, capacity, &length));
    EVERY_CAPACITY(fl_exception_text(vm, exception, buffer, capacity, &length));
    EVERY_CAPACITY(fl_traceback_name(vm, exception, 1, buffer, capacity, &length));
    EVERY_CAPACITY(fl_traceback_file(vm, exception, 1, buffer, capacity, &length));
    MUST(fl_release(vm, exception));
}

/* A snapshot is written whole or not at all. */
static void snapshot(fl_vm *vm) {
    size_t size, length, capacity;
    MUST(fl_snapshot_size(vm, 0, &size));
    for (capacity = 1; capacity <= size; capacity += (size - capacity) / 2 + 1) {
        uint8_t *buffer = (uint8_t *)malloc(capacity);
        host_check(buffer != NULL, "out of memory");
        length = 0;
        if (fl_snapshot_save(vm, 0, buffer, capacity, &length) == FL_OK)
            host_check(length <= capacity, "a snapshot longer than its buffer");
        else
            host_check(length == 0, "a length in spite of an error");
        free(buffer);
    }
    tried++;
}

int main(int argc, char **argv) {
    static const fl_native natives[] = { { "native", native, NULL, NULL } };
    fl_vm vm;
    fl_image images[2];
    fl_exit exit;
    size_t n;
    uint32_t number;
    uint8_t *image = host_read(argc > 1 ? argv[1] : NULL, &n);

    MUST(fl_vm_init(&vm, block, sizeof block / sizeof *block, images, 2, NULL));
    MUST(fl_vm_refuse_memory(&vm));
    MUST(fl_vm_natives(&vm, natives, 1));
    MUST(fl_image_add(&vm, image, n, &number));
    EVERY_CAPACITY(fl_image_file(&vm, number, buffer, capacity, &length));
    MUST(fl_start(&vm, number));
    MUST(fl_run_answering(&vm, FL_NO_BUDGET, &exit)); /* without handlers */
    host_check(exit == FL_EXIT_OUTPUT, "the program did not print");
    EVERY_CAPACITY(fl_exit_text(&vm, buffer, capacity, &length));
    snapshot(&vm);
    MUST(fl_answer_none(&vm));
    MUST(fl_run_answering(&vm, FL_NO_BUDGET, &exit));
    host_check(exit == FL_EXIT_RAISED, "the program did not raise");
    exceptions(&vm);
    values(&vm);
    printf("%u functions keep to their buffers\n", tried);
    free(image);
    return 0;
}
