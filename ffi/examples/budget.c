/* Runs a program in slices: the host comes back after every 100 units of work (calls and backward jumps), whatever the program does.
 * A real host would look at its clock, its devices or its other programs there.
 *
 *   budget budget.flc
 */
#include "host.h"

static uint64_t block[32 * 1024 / 8];

int main(int argc, char **argv) {
    fl_vm vm;
    fl_image images[2];
    fl_exit exit;
    size_t length;
    uint32_t number;
    unsigned slices = 0;
    uint8_t *image = host_read(argc > 1 ? argv[1] : NULL, &length);

    MUST(fl_vm_init(&vm, block, sizeof block / sizeof *block, images, 2, NULL));
    MUST(fl_image_add(&vm, image, length, &number));
    MUST(fl_vm_refuse_memory(&vm));
    MUST(fl_start(&vm, number));
    do {
        slices++;
        MUST(fl_run_printing(&vm, 100, host_print, NULL, &exit));
    } while (exit == FL_EXIT_BUDGET);
    printf("%s after %u slices\n", exit == FL_EXIT_FINISHED ? "finished" : "ended", slices);
    free(image);
    return 0;
}
