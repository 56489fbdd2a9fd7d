/* Runs a program until its budget is spent, writes it to a file as it is, and goes on with it in another process: inside its loops, its `try` and
 * its generator.
 *
 *   snapshot save snapshot.flc program.snapshot
 *   snapshot resume program.snapshot
 */
#include "host.h"

#include <string.h>

static uint64_t block[32 * 1024 / 8];

static void begin(fl_vm *vm) {
    static fl_image images[4];
    MUST(fl_vm_init(vm, block, sizeof block / sizeof *block, images, 4, NULL));
    MUST(fl_vm_refuse_memory(vm));
}

static void save(fl_vm *vm, const char *image_file, const char *file_name) {
    fl_exit exit;
    size_t length;
    uint32_t number;
    uint8_t *bytes, *image = host_read(image_file, &length);
    FILE *file;

    begin(vm);
    MUST(fl_image_add(vm, image, length, &number));
    MUST(fl_start(vm, number));
    MUST(fl_run_printing(vm, 40, host_print, NULL, &exit));
    host_check(exit == FL_EXIT_BUDGET, "the program ended too soon");

    MUST(fl_snapshot_size(vm, 0, &length)); /* 0: the image travels in the snapshot */
    bytes = (uint8_t *)malloc(length);
    host_check(bytes != NULL, "out of memory");
    MUST(fl_snapshot_save(vm, 0, bytes, length, &length));
    file = fopen(file_name, "wb");
    host_check(file != NULL && fwrite(bytes, 1, length, file) == length && fclose(file) == 0, "cannot write the file");
    puts("saved");
    free(bytes);
    free(image);
}

static void resume(fl_vm *vm, const char *file_name) {
    fl_exit exit;
    size_t length;
    uint8_t *bytes = host_read(file_name, &length);

    begin(vm);
    /* Whatever a file holds, it is checked whole before anything runs. */
    bytes[length / 2] ^= 1;
    printf("with one bit flipped: %s\n", fl_status_text(fl_snapshot_restore(vm, bytes, length, &exit)));
    bytes[length / 2] ^= 1;

    begin(vm);
    MUST(fl_snapshot_restore(vm, bytes, length, &exit));
    puts("resumed");
    MUST(fl_run_printing(vm, FL_NO_BUDGET, host_print, NULL, &exit));
    host_check(exit == FL_EXIT_FINISHED, "the program did not end well");
    free(bytes); /* it was lent to the VM, because the image in it is read where it is */
}

int main(int argc, char **argv) {
    fl_vm vm;
    if (argc == 4 && strcmp(argv[1], "save") == 0)
        save(&vm, argv[2], argv[3]);
    else if (argc == 3 && strcmp(argv[1], "resume") == 0)
        resume(&vm, argv[2]);
    else
        host_check(0, "usage: snapshot save IMAGE FILE, or snapshot resume FILE");
    return 0;
}
