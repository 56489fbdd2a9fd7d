/* Begins with a block of 4 KiB, gives the VM a longer one whenever it needs more, and stops doing so at 256 KiB: from then on the program gets a
 * MemoryError, which it may catch. Nothing is lost on the way: a block is copied, and the VM goes on in the copy.
 *
 *   grow grow.flc
 */
#include "host.h"

#include <string.h>

enum { FIRST = 4 * 1024 / 8, MOST = 256 * 1024 / 8 };

int main(int argc, char **argv) {
    fl_vm vm;
    fl_image images[2];
    fl_exit exit;
    size_t length, words = FIRST;
    uint32_t number;
    uint8_t *image = host_read(argc > 1 ? argv[1] : NULL, &length);
    uint64_t *block = (uint64_t *)malloc(words * sizeof *block);

    host_check(block != NULL, "out of memory");
    MUST(fl_vm_init(&vm, block, words, images, 2, NULL));
    MUST(fl_image_add(&vm, image, length, &number));
    MUST(fl_start(&vm, number));
    for (;;) {
        size_t more, wanted;
        uint64_t *longer;
        MUST(fl_run_printing(&vm, FL_NO_BUDGET, host_print, NULL, &exit));
        if (exit != FL_EXIT_MEMORY)
            break;
        MUST(fl_exit_number(&vm, &more));
        wanted = words + (more > words ? more : words); /* twice as long, at least */
        if (wanted > MOST) {
            printf("no more than %u KiB\n", (unsigned)(words * sizeof *block / 1024));
            MUST(fl_vm_refuse_memory(&vm));
            continue;
        }
        longer = (uint64_t *)malloc(wanted * sizeof *block);
        host_check(longer != NULL, "out of memory");
        memcpy(longer, block, words * sizeof *block);
        MUST(fl_vm_rebase(&vm, longer, wanted));
        free(block);
        block = longer;
        words = wanted;
    }
    if (exit == FL_EXIT_RAISED)
        host_print_exception(&vm);
    free(block);
    free(image);
    return exit == FL_EXIT_FINISHED ? 0 : 1;
}
