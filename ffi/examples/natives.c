/* Functions of the host that a program calls, with arguments and errors; a Python function that the host calls.
 *
 *   natives natives.flc
 */
#include "host.h"

#include <string.h>

static uint64_t block[32 * 1024 / 8];

/* Answers with an exception of a built-in class. */
static void fail(fl_vm *vm, const char *class_name, const char *message) {
    MUST(fl_answer_error(vm, class_name, FL_TERMINATED, message, FL_TERMINATED));
}

/* clamp(x, low, high): numbers in, a number out. */
static void clamp(void *userdata, fl_vm *vm) {
    int64_t x, low, high;
    (void)userdata;
    if (fl_argument_int(vm, 0, &x) != FL_OK || fl_argument_int(vm, 1, &low) != FL_OK || fl_argument_int(vm, 2, &high) != FL_OK)
        fail(vm, "TypeError", "clamp() takes three ints");
    else if (low > high)
        fail(vm, "ValueError", "an empty range");
    else
        MUST(fl_answer_int(vm, x < low ? low : x > high ? high : x));
}

/* words(text): a text in, a list out. Every reference that a function gives is released by whoever got it. */
static void words(void *userdata, fl_vm *vm) {
    char text[100];
    size_t length, begin = 0, end;
    fl_ref list, word;
    (void)userdata;
    if (fl_argument_str(vm, 0, text, sizeof text, &length) != FL_OK || length > sizeof text) {
        fail(vm, "TypeError", "words() takes a str of at most 100 bytes");
        return;
    }
    MUST(fl_new_list(vm, NULL, 0, &list));
    for (end = 0; end <= length; end++) {
        if (end < length && text[end] != ' ')
            continue;
        MUST(fl_new_str(vm, text + begin, end - begin, &word));
        MUST(fl_list_append(vm, list, word));
        MUST(fl_release(vm, word));
        begin = end + 1;
    }
    MUST(fl_answer_ref(vm, list));
    MUST(fl_release(vm, list));
}

/* each(function, items): calls back. What the function raises goes on to whoever called each(). */
static void each(void *userdata, fl_vm *vm) {
    const fl_ref none = { 0, 0 };
    fl_ref function, items, results, iterator, item, result, exception;
    fl_status status;
    (void)userdata;
    if (fl_argument(vm, 0, &function) != FL_OK || fl_argument(vm, 1, &items) != FL_OK || fl_iterate(vm, items, &iterator) != FL_OK) {
        fail(vm, "TypeError", "each() takes a function and something to iterate over");
        return;
    }
    MUST(fl_new_list(vm, NULL, 0, &results));
    while ((status = fl_next(vm, iterator, &item)) == FL_OK) {
        status = fl_call(vm, function, &item, 1, none, FL_NO_BUDGET, &result);
        MUST(fl_release(vm, item));
        if (status != FL_OK)
            break;
        MUST(fl_list_append(vm, results, result));
        MUST(fl_release(vm, result));
    }
    if (status == FL_RAISED) {
        MUST(fl_exception(vm, &exception));
        MUST(fl_answer_raise(vm, exception));
        MUST(fl_release(vm, exception));
    } else if (status == FL_NO_ITEM) {
        MUST(fl_answer_ref(vm, results));
    } else {
        fail(vm, "RuntimeError", fl_status_text(status));
    }
    MUST(fl_release(vm, function));
    MUST(fl_release(vm, items));
    MUST(fl_release(vm, iterator));
    MUST(fl_release(vm, results));
}

/* Calls the function `area` that the program has defined. */
static void call_area(fl_vm *vm) {
    fl_ref area, arguments[2], keywords, value;
    const fl_ref none = { 0, 0 };
    int64_t number;
    MUST(fl_get_global(vm, "area", FL_TERMINATED, &area));
    MUST(fl_new_int(vm, 6, &arguments[0]));
    MUST(fl_new_int(vm, 7, &arguments[1]));
    MUST(fl_call(vm, area, arguments, 2, none, FL_NO_BUDGET, &value));
    MUST(fl_get_int(vm, value, &number));
    printf("area(6, 7) is %d\n", (int)number);
    MUST(fl_release(vm, value));

    MUST(fl_new_dict(vm, &keywords));
    MUST(fl_dict_set(vm, keywords, "height", FL_TERMINATED, arguments[1]));
    MUST(fl_call(vm, area, arguments, 1, keywords, FL_NO_BUDGET, &value));
    MUST(fl_get_int(vm, value, &number));
    printf("area(6, height=7) is %d\n", (int)number);
    MUST(fl_release(vm, value));
    MUST(fl_release(vm, keywords));
    MUST(fl_release(vm, arguments[0]));
    MUST(fl_release(vm, arguments[1]));
    MUST(fl_release(vm, area));
}

int main(int argc, char **argv) {
    static const fl_native natives[] = { { "clamp", clamp, NULL, NULL }, { "words", words, NULL, NULL }, { "each", each, NULL, NULL } };
    static const fl_handlers handlers = { sizeof handlers, NULL, host_print, NULL, NULL, NULL, NULL, NULL };
    fl_vm vm;
    fl_image images[2];
    fl_exit exit;
    fl_statistics figures;
    size_t length;
    uint32_t number;
    uint8_t *image = host_read(argc > 1 ? argv[1] : NULL, &length);

    MUST(fl_vm_init(&vm, block, sizeof block / sizeof *block, images, 2, NULL));
    MUST(fl_vm_refuse_memory(&vm));
    MUST(fl_vm_natives(&vm, natives, sizeof natives / sizeof *natives));
    MUST(fl_vm_handlers(&vm, &handlers));
    MUST(fl_image_add(&vm, image, length, &number));
    MUST(fl_start(&vm, number));
    MUST(fl_run_answering(&vm, FL_NO_BUDGET, &exit));
    if (exit == FL_EXIT_FINISHED)
        call_area(&vm);
    else if (exit == FL_EXIT_RAISED)
        host_print_exception(&vm);
    MUST(fl_vm_statistics(&vm, &figures));
    printf("references left: %u\n", (unsigned)figures.references);
    free(image);
    return exit == FL_EXIT_FINISHED ? 0 : 1;
}
