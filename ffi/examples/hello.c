/* Runs an image in a static block and prints what the program prints.
 *
 *   fastlocals compile hello.py -o hello.flc
 *   cc -Iinclude ffi/examples/hello.c -Ltarget/release -l:libfastlocals_ffi.a -lpthread -ldl -lm -o hello
 *   ./hello hello.flc
 */
#include "fastlocals.h"

#include <stdint.h>
#include <stdio.h>

static uint64_t block[64 * 1024 / 8];
static uint8_t image[64 * 1024];

/* Receives what the program prints. */
static void print(void *userdata, uint32_t stream, const char *text, size_t length) {
    (void)userdata;
    fwrite(text, 1, length, stream == 1 ? stdout : stderr);
}

/* Says which call failed, and why. */
static int failed(const char *call, fl_status status) {
    fprintf(stderr, "%s: %s\n", call, fl_status_text(status));
    return 2;
}

int main(int argc, char **argv) {
    FILE *file;
    size_t length;
    uint32_t number;
    fl_vm vm;
    fl_image images[4];
    fl_config config = { sizeof config, FL_ERA_3_13, 0, 0, 0 };
    fl_exit exit;
    fl_status status;

    if (argc != 2 || (file = fopen(argv[1], "rb")) == NULL) {
        fprintf(stderr, "usage: hello IMAGE\n");
        return 2;
    }
    length = fread(image, 1, sizeof image, file);
    fclose(file);

    if ((status = fl_vm_init(&vm, block, sizeof block / sizeof *block, images, 4, &config)) != FL_OK)
        return failed("fl_vm_init", status);
    if ((status = fl_image_add(&vm, image, length, &number)) != FL_OK)
        return failed("fl_image_add", status);
    if ((status = fl_start(&vm, number)) != FL_OK)
        return failed("fl_start", status);
    fl_vm_refuse_memory(&vm); /* the block is all there is: MemoryError in the program when it is full */
    if ((status = fl_run_printing(&vm, FL_NO_BUDGET, print, NULL, &exit)) != FL_OK)
        return failed("fl_run_printing", status);

    if (exit == FL_EXIT_RAISED) {
        char text[200];
        size_t n = 0;
        if (fl_exit_text(&vm, text, sizeof text, &n) == FL_OK)
            fprintf(stderr, "%.*s\n", (int)(n < sizeof text ? n : sizeof text), text);
        return 1;
    }
    return exit == FL_EXIT_FINISHED ? 0 : 2;
}
