/* Runs programs in one static block of 16 KiB: on a Cortex-M3 without an operating system, or on the workstation, with the same output.
 * The programs (programs/) were compiled to images on the workstation and lie in read-only memory. See the Makefile. */
#include "board.h"
#include "fastlocals.h"
#include "programs.h"

#include <stdint.h>

static uint64_t block[16 * 1024 / 8];
static fl_vm vm;
static fl_image images[2];

/* What is done at an event: of a hook, or of a breakpoint. */
typedef fl_status (*at_event)(const fl_event *event, fl_frame frame);

static void put(const char *text) {
    size_t n = 0;
    while (text[n] != 0)
        n++;
    board_write(text, n);
}

static void put_number(int64_t n) {
    char digits[20];
    size_t i = sizeof digits;
    if (n < 0) {
        put("-");
        n = -n;
    }
    do {
        digits[--i] = (char)('0' + n % 10);
        n /= 10;
    } while (n != 0);
    board_write(digits + i, sizeof digits - i);
}

/* Receives what a program prints. */
static void print(void *userdata, uint32_t stream, const char *text, size_t length) {
    (void)userdata;
    (void)stream;
    board_write(text, length);
}

/* Says which call failed, and why. */
static int failed(const char *call, fl_status status) {
    put(call);
    put(": ");
    put(fl_status_text(status));
    put("\n");
    return 1;
}

/* Prepares a program in the whole block. */
static fl_status prepare(const char *name, const uint8_t *image, size_t length, uint32_t *number) {
    fl_status status;
    put("== ");
    put(name);
    put("\n");
    status = fl_vm_init(&vm, block, sizeof block / sizeof *block, images, 2, NULL);
    return status != FL_OK ? status : fl_image_add(&vm, image, length, number);
}

/* Runs the program that was prepared to its end. */
static int finish(uint32_t number, at_event hook) {
    fl_exit exit;
    fl_statistics figures;
    fl_event event;
    fl_frame frame;
    fl_status status;

    if ((status = fl_start(&vm, number)) != FL_OK)
        return failed("fl_start", status);
    for (;;) {
        if ((status = fl_run_printing(&vm, FL_NO_BUDGET, print, NULL, &exit)) != FL_OK)
            return failed("fl_run_printing", status);
        if (exit == FL_EXIT_EVENT && hook != NULL) {
            if ((status = fl_event_now(&vm, &event)) != FL_OK || (status = fl_frame_current(&vm, &frame)) != FL_OK ||
                (status = hook(&event, frame)) != FL_OK)
                return failed("event", status);
        } else if (exit == FL_EXIT_MEMORY) {
            /* A larger block could be given here. There is none: from now on the program gets MemoryError. */
            put("-- no more memory\n");
            if ((status = fl_vm_refuse_memory(&vm)) != FL_OK)
                return failed("fl_vm_refuse_memory", status);
        } else {
            break;
        }
    }
    if (exit == FL_EXIT_RAISED) {
        char text[80];
        size_t n = 0;
        if ((status = fl_exit_text(&vm, text, sizeof text, &n)) != FL_OK)
            return failed("fl_exit_text", status);
        put("-- raised ");
        board_write(text, n < sizeof text ? n : sizeof text);
        put("\n");
    } else if (exit != FL_EXIT_FINISHED) {
        put("-- unexpected exit ");
        put_number(exit);
        put("\n");
        return 1;
    }
    if ((status = fl_vm_statistics(&vm, &figures)) != FL_OK)
        return failed("fl_vm_statistics", status);
    put("-- heap ");
    put_number((int64_t)figures.heap_words * 8);
    put(" bytes, stack ");
    put_number((int64_t)figures.stack_words * 8);
    put(" bytes, collections ");
    put_number((int64_t)figures.collections);
    put("\n");
    return 0;
}

static int run(const char *name, const uint8_t *image, size_t length) {
    uint32_t number;
    fl_status status = prepare(name, image, length, &number);
    return status != FL_OK ? failed("prepare", status) : finish(number, NULL);
}

/* A trace hook: at every line, a reading below 0 becomes 50. */
static fl_status repair(const fl_event *event, fl_frame frame) {
    int64_t v;
    if (fl_event_local_int(&vm, "v", 1, &v) != FL_OK || v >= 0)
        return FL_OK; /* not in `mean`, or not bound yet */
    put("-- line ");
    put_number(event->line);
    put(": v was ");
    put_number(v);
    put("\n");
    return fl_local_set_int(&vm, frame, "v", 1, 50);
}

/* At a breakpoint: prints the variables that are ints. */
static fl_status show(const fl_event *event, fl_frame frame) {
    fl_local local;
    uint32_t count, i;
    int64_t n;
    char name[20];
    size_t length;
    fl_status status = fl_local_count(&vm, frame, &count);
    put("-- breakpoint at line ");
    put_number(event->line);
    put(":");
    for (i = 0; status == FL_OK && i < count; i++) {
        status = fl_local_info(&vm, frame, i, &local);
        if (status == FL_OK && local.is_bound && fl_slot_get_int(&vm, frame, i, &n) == FL_OK &&
            (status = fl_local_name(&vm, frame, i, name, sizeof name, &length)) == FL_OK) {
            put(" ");
            board_write(name, length);
            put("=");
            put_number(n);
        }
    }
    put("\n");
    return status;
}

static int run_with_hook(void) {
    uint32_t number, subscription;
    fl_status status = prepare("hook", sensor_flc, sizeof sensor_flc, &number);
    if (status == FL_OK)
        status = fl_subscribe(&vm, FL_ON_LINE, &subscription);
    return status != FL_OK ? failed("fl_subscribe", status) : finish(number, repair);
}

static int run_with_breakpoint(void) {
    uint32_t number, subscription, line;
    fl_status status = prepare("breakpoint", sensor_flc, sizeof sensor_flc, &number);
    if (status == FL_OK)
        status = fl_set_breakpoint(&vm, number, 6, &subscription, &line);
    return status != FL_OK ? failed("fl_set_breakpoint", status) : finish(number, show);
}

int main(void) {
    int failures = run("fib", fib_flc, sizeof fib_flc);
    failures += run("generator", generator_flc, sizeof generator_flc);
    failures += run("exception", exception_flc, sizeof exception_flc);
    failures += run("trace", trace_flc, sizeof trace_flc);
    failures += run_with_hook();
    failures += run_with_breakpoint();
    failures += run("memory", memory_flc, sizeof memory_flc);
    failures += run("wide", wide_flc, sizeof wide_flc);
    if (board_stack_used() != 0) {
        put("# native stack: ");
        put_number((int64_t)board_stack_used());
        put(" bytes\n");
    }
    return failures;
}
