/* A line debugger for the terminal. It stops before the first line and reads commands; `help` lists them.
 *
 *   debugger debugger.flc [debugger.py]        with the source, it shows the line where it stands
 */
#include "host.h"

#include <string.h>

static uint64_t block[128 * 1024 / 8];

static const char help[] =
    "b LINE    set a breakpoint          d NUMBER  delete it\n"
    "s         step into                 n         step over\n"
    "o         step out                  c         continue\n"
    "p         print the variables       p EXPR    evaluate and print an expression\n"
    "set NAME EXPR  rebind a variable    w         where: the frames\n"
    "q         quit\n";

/* Prints an object as Python's repr shows it, and releases it. */
static void print_and_release(fl_vm *vm, fl_ref object) {
    char text[200];
    size_t length;
    if (fl_repr(vm, object, text, sizeof text, &length) == FL_OK)
        printf("%.*s%s\n", (int)(length < sizeof text ? length : sizeof text), text, length > sizeof text ? "..." : "");
    else
        puts("?");
    MUST(fl_release(vm, object));
}

/* Says why a call did not do what was asked. */
static void complain(fl_vm *vm, fl_status status) {
    char text[200];
    size_t length;
    fl_ref exception;
    if (status != FL_RAISED) {
        puts(fl_status_text(status));
        return;
    }
    MUST(fl_exception(vm, &exception));
    MUST(fl_exception_text(vm, exception, text, sizeof text, &length));
    MUST(fl_release(vm, exception));
    printf("%.*s\n", (int)(length < sizeof text ? length : sizeof text), text);
}

/* Prints where a frame is, and its line of the source. */
static void print_frame(fl_vm *vm, fl_frame frame, const char *source) {
    char name[60];
    size_t length;
    uint32_t line, i;
    MUST(fl_frame_name(vm, frame, name, sizeof name, &length));
    MUST(fl_frame_line(vm, frame, &line));
    for (i = 1; source && i < line; i++)
        source = strchr(source, '\n') ? strchr(source, '\n') + 1 : NULL;
    printf("%.*s, line %u", (int)(length < sizeof name ? length : sizeof name), name, (unsigned)line);
    if (source) {
        source += strspn(source, " ");
        printf(": %.*s", (int)strcspn(source, "\n"), source);
    }
    putchar('\n');
}

/* Prints a function's variables with what they are, slot by slot; of a module its names, but those that begin with "__". */
static void print_variables(fl_vm *vm, fl_frame frame) {
    static const char *const kinds[] = { "?", "local", "cell", "free", "hidden" };
    char name[60];
    size_t length, next = 0;
    uint32_t count, i;
    fl_local local;
    fl_ref value, key, dict;
    MUST(fl_local_count(vm, frame, &count));
    for (i = 0; i < count; i++) {
        MUST(fl_local_info(vm, frame, i, &local));
        MUST(fl_local_name(vm, frame, i, name, sizeof name, &length));
        printf("  %s%s %.*s = ", local.is_argument ? "argument, " : "", kinds[local.kind], (int)length, name);
        if (local.is_bound) {
            MUST(fl_slot_get(vm, frame, i, &value));
            print_and_release(vm, value);
        } else {
            puts("(unbound)");
        }
    }
    if (count != 0)
        return;
    MUST(fl_frame_snapshot(vm, frame, &dict));
    while (fl_dict_entry(vm, dict, next, &next, &key, &value) == FL_OK) {
        MUST(fl_get_str(vm, key, name, sizeof name, &length));
        MUST(fl_release(vm, key));
        if (length > 2 && memcmp(name, "__", 2) == 0) {
            MUST(fl_release(vm, value));
        } else {
            printf("  %.*s = ", (int)(length < sizeof name ? length : sizeof name), name);
            print_and_release(vm, value);
        }
    }
    MUST(fl_release(vm, dict));
}

/* Rebinds a variable to the value of an expression. */
static void set_variable(fl_vm *vm, fl_frame frame, const char *name, size_t length, const char *expression) {
    fl_ref value;
    fl_status status = fl_frame_eval(vm, frame, expression, FL_TERMINATED, FL_NO_BUDGET, &value);
    if (status == FL_OK) {
        status = fl_local_set(vm, frame, name, length, value);
        MUST(fl_release(vm, value));
    }
    if (status != FL_OK)
        complain(vm, status);
}

/* Reads and obeys commands until the program is to go on (1), or no more (0). */
static int prompt(fl_vm *vm, uint32_t image, const char *source) {
    char command[200];
    char *rest;
    fl_frame frame;
    fl_ref value;
    fl_status status;
    uint32_t subscription, line;
    for (;;) {
        fputs("> ", stdout);
        if (fgets(command, sizeof command, stdin) == NULL)
            return 0;
        command[strcspn(command, "\n")] = '\0';
        rest = strchr(command, ' ') ? strchr(command, ' ') + 1 : command + strlen(command);
        MUST(fl_frame_current(vm, &frame));
        switch (command[0]) {
        case 'b':
            status = fl_set_breakpoint(vm, image, (uint32_t)strtoul(rest, NULL, 10), &subscription, &line);
            if (status == FL_OK)
                printf("breakpoint %u at line %u\n", (unsigned)subscription, (unsigned)line);
            else
                complain(vm, status);
            break;
        case 'd':
            status = fl_unsubscribe(vm, (uint32_t)strtoul(rest, NULL, 10));
            if (status != FL_OK)
                complain(vm, status);
            break;
        case 'p':
            if (*rest == '\0')
                print_variables(vm, frame);
            else if ((status = fl_frame_eval(vm, frame, rest, FL_TERMINATED, FL_NO_BUDGET, &value)) == FL_OK)
                print_and_release(vm, value);
            else
                complain(vm, status);
            break;
        case 'w':
            for (status = FL_OK; status == FL_OK; status = fl_frame_back(vm, frame, &frame))
                print_frame(vm, frame, source);
            break;
        case 's':
            if (strncmp(command, "set ", 4) == 0) {
                size_t length = strcspn(rest, " ");
                set_variable(vm, frame, rest, length, rest[length] ? rest + length + 1 : "");
                break;
            }
            MUST(fl_step(vm, FL_STEP_IN));
            return 1;
        case 'n':
            MUST(fl_step(vm, FL_STEP_OVER));
            return 1;
        case 'o':
            MUST(fl_step(vm, FL_STEP_OUT));
            return 1;
        case 'c':
            return 1;
        case 'q':
            return 0;
        default:
            fputs(help, stdout);
        }
    }
}

int main(int argc, char **argv) {
    static const fl_handlers handlers = { sizeof handlers, NULL, host_print, NULL, NULL, NULL, NULL, NULL };
    fl_vm vm;
    fl_image images[64]; /* every expression that is evaluated takes one */
    fl_exit exit;
    fl_frame frame;
    size_t length;
    uint32_t number;
    char *source = NULL;
    uint8_t *image = host_read(argc > 1 ? argv[1] : NULL, &length);

    MUST(fl_vm_init(&vm, block, sizeof block / sizeof *block, images, 64, NULL));
    MUST(fl_vm_refuse_memory(&vm));
    MUST(fl_vm_handlers(&vm, &handlers));
    MUST(fl_image_add(&vm, image, length, &number));
    MUST(fl_start(&vm, number));
    if (argc > 2) {
        size_t n;
        source = (char *)host_read(argv[2], &n);
        source = (char *)realloc(source, n + 1);
        host_check(source != NULL, "out of memory");
        source[n] = '\0';
    }
    MUST(fl_step(&vm, FL_STEP_IN));
    for (;;) {
        MUST(fl_run_answering(&vm, FL_NO_BUDGET, &exit));
        if (exit != FL_EXIT_EVENT)
            break;
        MUST(fl_frame_current(&vm, &frame));
        print_frame(&vm, frame, source);
        if (!prompt(&vm, number, source))
            break;
    }
    if (exit == FL_EXIT_RAISED)
        host_print_exception(&vm);
    puts(exit == FL_EXIT_FINISHED ? "the program has ended" : "the program was left");
    MUST(fl_vm_close(&vm));
    free(source);
    free(image);
    return 0;
}
