/* A hook that rewrites local variables of a running function: no wage of more than 1000 leaves `pay`, and the note says so.
 *
 *   rewrite rewrite.flc
 */
#include "host.h"

static uint64_t block[32 * 1024 / 8];

/* Called before each line of the program. */
static void at_line(void *userdata, fl_vm *vm) {
    fl_frame frame;
    fl_ref note;
    int64_t wage;
    unsigned *rewritten = (unsigned *)userdata;

    MUST(fl_frame_current(vm, &frame));
    /* Other functions have no such variable, and before its first assignment it is unbound: each is a status, and no mistake. */
    if (fl_local_get_int(vm, frame, "wage", FL_TERMINATED, &wage) != FL_OK || wage <= 1000)
        return;
    MUST(fl_local_set_int(vm, frame, "wage", FL_TERMINATED, 1000));
    MUST(fl_new_str(vm, "reduced", FL_TERMINATED, &note));
    MUST(fl_local_set(vm, frame, "note", FL_TERMINATED, note));
    MUST(fl_release(vm, note));
    ++*rewritten;
}

int main(int argc, char **argv) {
    unsigned rewritten = 0;
    const fl_handlers handlers = { sizeof handlers, &rewritten, host_print, NULL, NULL, NULL, at_line, NULL };
    fl_vm vm;
    fl_image images[2];
    fl_exit exit;
    size_t length;
    uint32_t number, subscription;
    uint8_t *image = host_read(argc > 1 ? argv[1] : NULL, &length);

    MUST(fl_vm_init(&vm, block, sizeof block / sizeof *block, images, 2, NULL));
    MUST(fl_vm_refuse_memory(&vm));
    MUST(fl_vm_handlers(&vm, &handlers));
    MUST(fl_image_add(&vm, image, length, &number));
    MUST(fl_start(&vm, number));
    MUST(fl_subscribe(&vm, FL_ON_LINE, &subscription));
    MUST(fl_run_answering(&vm, FL_NO_BUDGET, &exit));
    printf("rewritten: %u\n", rewritten);
    if (exit == FL_EXIT_RAISED)
        host_print_exception(&vm);
    free(image);
    return exit == FL_EXIT_FINISHED ? 0 : 1;
}
