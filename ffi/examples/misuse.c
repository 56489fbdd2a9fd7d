/* Mistakes of a host: each is answered with a status, nothing crashes, and the VM goes on afterwards as if nothing had been.
 *
 *   misuse misuse.flc
 */
#include "host.h"

static uint64_t block[16 * 1024 / 8];

/* Says what came of a mistake. */
#define TRY(call) printf("%-66s %s\n", #call, fl_status_text(call))

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

/* A function of the host that does what is not allowed there. It keeps the token of the frame that called it. */
static void native(void *userdata, fl_vm *vm) {
    int64_t number;
    size_t length;
    fl_exit exit;
    fl_frame *frame = (fl_frame *)userdata;
    puts("inside a native function:");
    TRY(fl_argument_int(vm, 0, &number));
    TRY(fl_argument_int(vm, 1, &number));
    TRY(fl_argument_str(vm, 0, NULL, 0, NULL));
    TRY(fl_argument_str(vm, 0, NULL, 0, &length));
    TRY(fl_run(vm, FL_NO_BUDGET, &exit));
    TRY(fl_start(vm, 1));
    TRY(fl_abandon(vm));
    TRY(fl_frame_current(vm, frame));
    TRY(fl_local_get_int(vm, *frame, "text", FL_TERMINATED, &number));
    TRY(fl_local_get_int(vm, *frame, "later", FL_TERMINATED, &number));
    TRY(fl_local_get_int(vm, *frame, "nobody", FL_TERMINATED, &number));
    TRY(fl_slot_get_int(vm, *frame, 99, &number));
    TRY(fl_frame_jump(vm, *frame, 1));
    TRY(fl_event_now(vm, NULL));
    TRY(fl_answer_none(vm));
    TRY(fl_answer_none(vm));
    TRY(fl_argument_int(vm, 0, &number));
}

/* Mistakes with references to objects. */
static void references(fl_vm *vm) {
    const fl_ref nothing = { 0, 0 };
    fl_ref number, list, copy, item = { 0, 0 };
    int64_t value;
    size_t n;
    MUST(fl_new_int(vm, 7, &number));
    MUST(fl_new_list(vm, &number, 1, &list));
    TRY(fl_get_int(vm, nothing, &value));
    TRY(fl_get_int(vm, list, &value));
    TRY(fl_get_int(vm, number, NULL));
    TRY(fl_get_str(vm, number, NULL, 0, &n));
    TRY(fl_list_append(vm, number, list));
    TRY(fl_sequence_get(vm, list, 1, &item));
    TRY(fl_dict_get(vm, list, "key", 3, &item));
    TRY(fl_new_str(vm, "\xFF", 1, &item));
    TRY(fl_new_list(vm, &nothing, 1, &item));
    TRY(fl_call(vm, number, NULL, 0, nothing, FL_NO_BUDGET, &item));
    TRY(fl_get_global(vm, "no_such_name", FL_TERMINATED, &item));
    TRY(fl_argument(vm, 0, &item));
    MUST(fl_exception(vm, &copy)); /* of the call */
    MUST(fl_release(vm, copy));
    TRY(fl_exception(vm, &copy));
    MUST(fl_release(vm, number));
    TRY(fl_release(vm, number));
    TRY(fl_list_append(vm, list, number));
    MUST(fl_new_int(vm, 8, &copy)); /* takes the place of the one that was released */
    TRY(fl_get_int(vm, number, &value));
    printf("no output was written by mistake: %s\n", item.index == 0 && item.generation == 0 ? "yes" : "no");
    MUST(fl_release(vm, copy));
    MUST(fl_release(vm, list));
}

/* Mistakes with frames and events. */
static void events(fl_vm *vm, fl_frame frame) {
    fl_event event;
    uint32_t subscription, line;
    TRY(fl_subscribe(vm, 0, &subscription));
    TRY(fl_subscribe(vm, FL_ON_LINE, NULL));
    TRY(fl_subscribe_frame(vm, FL_ON_LINE, frame, &subscription));
    TRY(fl_set_breakpoint(vm, 7, 1, &subscription, &line));
    TRY(fl_set_breakpoint(vm, 1, 999, &subscription, &line));
    TRY(fl_unsubscribe(vm, 99));
    TRY(fl_step(vm, 99));
    TRY(fl_event_now(vm, &event));
    TRY(fl_frame_current(vm, &frame));
    TRY(fl_frame_line(vm, frame, &line));
    TRY(fl_frame_back(vm, frame, &frame));
    TRY(fl_local_unbind(vm, frame, "text", FL_TERMINATED));
}

int main(int argc, char **argv) {
    fl_vm vm = { { 0 } };
    fl_image images[2];
    fl_config config = { 0, FL_ERA_3_13, 0, 0, 0 };
    fl_exit exit;
    size_t length, n = 0;
    uint32_t number = 0, stream = 0;
    uint64_t *odd = (uint64_t *)((char *)block + 1);
    fl_frame frame = { 0, 0, 0 };
    const fl_native nameless[] = { { NULL, native, NULL, NULL } };
    const fl_native natives[] = { { "native", native, &frame, NULL } };
    const fl_handlers handlers = { sizeof handlers, &vm, nested, NULL, NULL, NULL, NULL, NULL };
    const fl_handlers short_handlers = { 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL };
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
    TRY(fl_vm_natives(&vm, nameless, 1));
    MUST(fl_vm_natives(&vm, natives, 1));

    puts("with references:");
    references(&vm);

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
    TRY(fl_vm_handlers(&vm, &short_handlers));
    MUST(fl_vm_handlers(&vm, &handlers));
    TRY(fl_run_answering(&vm, FL_NO_BUDGET, &exit));

    puts("with frames and events, after the frame of `call` has ended:");
    events(&vm, frame);
    printf("the program ended with exit %u, as it should\n", (unsigned)exit);
    free(image);
    return 0;
}
