/* Mistakes of a host: each is answered with a status, nothing crashes, and the VM goes on afterwards as if nothing had been.
 *
 *   misuse misuse.flc
 */
#include "host.h"

static uint64_t block[16 * 1024 / 8];

/* Says what came of a mistake. */
#define TRY(call) printf("%-58s %s\n", #call, fl_status_text(call))

/* An output function that uses the VM it is called from. */
static void nested(void *userdata, uint32_t stream, const char *text, size_t length) {
    fl_vm *vm = (fl_vm *)userdata;
    fl_exit exit;
    static int once;
    if (!once++) {
        puts("inside an output function:");
        TRY(fl_run(vm, FL_NO_BUDGET, &exit));
        TRY(fl_answer_none(vm));
    }
    host_print(NULL, stream, text, length);
}

int main(int argc, char **argv) {
    fl_vm vm = { { 0 } };
    fl_image images[2];
    fl_config config = { 0, FL_ERA_3_13, 0, 0, 0 };
    fl_exit exit;
    size_t length, n = 0;
    uint32_t number = 0, stream = 0;
    uint64_t *odd = (uint64_t *)((char *)block + 1);
    const uint8_t nonsense[64] = { 0 };
    uint8_t *image = host_read(argc > 1 ? argv[1] : NULL, &length);

    puts("before there is a VM:");
    TRY(fl_start(&vm, 1));
    TRY(fl_run(&vm, FL_NO_BUDGET, &exit));
    TRY(fl_vm_init(NULL, block, 2048, images, 2, NULL));
    TRY(fl_vm_init(&vm, NULL, 2048, images, 2, NULL));
    TRY(fl_vm_init(&vm, odd, 2000, images, 2, NULL));
    TRY(fl_vm_init(&vm, block, 2048, images, 0, NULL));
    TRY(fl_vm_init(&vm, block, 8, images, 2, NULL));
    TRY(fl_vm_init(&vm, block, 2048, images, 2, &config));
    config.size = sizeof config;
    config.era = 99;
    TRY(fl_vm_init(&vm, block, 2048, images, 2, &config));

    puts("with a VM that has nothing to run:");
    TRY(fl_vm_init(&vm, block, 2048, images, 2, NULL));
    TRY(fl_image_add(&vm, nonsense, sizeof nonsense, &number));
    TRY(fl_image_add(&vm, image, length - 8, &number));
    TRY(fl_image_add(&vm, image, length, NULL));
    TRY(fl_start(&vm, 1));
    TRY(fl_run(&vm, FL_NO_BUDGET, &exit));

    puts("with a program that waits:");
    TRY(fl_image_add(&vm, image, length, &number));
    TRY(fl_image_add(&vm, image, length, &number));
    TRY(fl_start(&vm, number));
    TRY(fl_start(&vm, number));
    TRY(fl_run(&vm, FL_NO_BUDGET, NULL));
    TRY(fl_run(&vm, FL_NO_BUDGET, &exit));
    TRY(fl_run(&vm, FL_NO_BUDGET, &exit));
    TRY(fl_exit_text(&vm, NULL, 100, &n));
    TRY(fl_exit_number(&vm, &n));
    TRY(fl_exit_stream(&vm, &stream));
    TRY(fl_answer_text(&vm, "\xFF", 1));
    TRY(fl_answer_error(&vm, "NoSuchError", 11, "", 0));
    TRY(fl_vm_rebase(&vm, block, 10));
    TRY(fl_answer_none(&vm));
    TRY(fl_answer_none(&vm));
    TRY(fl_run_printing(&vm, FL_NO_BUDGET, NULL, NULL, &exit));
    TRY(fl_run_printing(&vm, FL_NO_BUDGET, nested, &vm, &exit));
    printf("the program ended with exit %u, as it should\n", (unsigned)exit);
    free(image);
    return 0;
}
