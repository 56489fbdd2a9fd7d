/* Counts how often each line of a program runs, and writes that as lcov has it: genhtml and many editors show such files.
 *
 *   coverage coverage.flc lcov.info
 */
#include "host.h"

enum { MOST_LINES = 10000 };

static uint64_t block[64 * 1024 / 8];
static unsigned long counts[MOST_LINES];

/* Called before each line of the program. */
static void at_line(void *userdata, fl_vm *vm) {
    fl_event event;
    (void)userdata;
    MUST(fl_event_now(vm, &event));
    if (event.line < MOST_LINES)
        counts[event.line]++;
}

/* Writes a line for each line of the source that has code, whether it was run or not. */
static void write_lcov(fl_vm *vm, uint32_t number, FILE *file) {
    char name[500];
    size_t length;
    uint32_t line = 0;
    unsigned found = 0, hit = 0;
    MUST(fl_image_file(vm, number, name, sizeof name, &length));
    fprintf(file, "TN:\nSF:%.*s\n", (int)(length < sizeof name ? length : sizeof name), name);
    while (fl_image_line(vm, number, line, &line) == FL_OK && line < MOST_LINES) {
        fprintf(file, "DA:%u,%lu\n", (unsigned)line, counts[line]);
        found++;
        hit += counts[line] != 0;
    }
    fprintf(file, "LF:%u\nLH:%u\nend_of_record\n", found, hit);
}

int main(int argc, char **argv) {
    static const fl_handlers handlers = { sizeof handlers, NULL, host_print, NULL, NULL, NULL, at_line, NULL };
    fl_vm vm;
    fl_image images[2];
    fl_exit exit;
    FILE *file;
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
    if (exit == FL_EXIT_RAISED)
        host_print_exception(&vm);
    file = argc > 2 ? fopen(argv[2], "w") : stdout;
    host_check(file != NULL, "cannot write the file");
    write_lcov(&vm, number, file);
    if (file != stdout)
        fclose(file);
    free(image);
    return exit == FL_EXIT_FINISHED ? 0 : 1;
}
