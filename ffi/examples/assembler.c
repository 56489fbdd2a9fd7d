/* A compiler for a small language of its own: without Python, it turns text into an image that the VM runs.
 *
 * A program is a function of words that work on a stack: numbers and variables push; `=x` pops into x; `+ - * <` pop two and push one; `print` pops
 * and prints; `begin ... while` repeats as long as what `while` pops is true. The stack is not a thing at run time: at each word the
 * compiler knows how deep it is, so that each place of the stack is a register behind those of the variables.
 *
 *   assembler
 */
#include "host.h"

#include <string.h>

static const char countdown[] = "3 =n\n"
                                "begin\n"
                                "  n print\n"
                                "  n 1 - =n\n"
                                "  0 n < while\n"
                                "n total + print\n";

static uint64_t block[16 * 1024 / 8];
static uint8_t image[4096];

/* What the compiler knows. */
static fl_asm as;
static uint32_t line, loop;
static int variables, depth; /* the first free register is variables + depth */

/* Reads the next word, counts lines; 0 at the end. */
static size_t next_word(const char **text, const char **word) {
    const char *p = *text;
    for (; *p == ' ' || *p == '\n'; p++)
        line += *p == '\n';
    *word = p;
    *text = p + strcspn(p, " \n");
    return (size_t)(*text - p);
}

static int is(const char *word, size_t length, const char *other) {
    return length == strlen(other) && memcmp(word, other, length) == 0;
}

static int is_name(const char *word, size_t length) {
    return word[0] >= 'a' && word[0] <= 'z' && !is(word, length, "print") && !is(word, length, "begin") &&
           !is(word, length, "while");
}

static int push(void) { return variables + depth++; }

static int pop(void) {
    host_check(depth > 0, "a word finds nothing on the stack");
    return variables + --depth;
}

/* Emits `print(top of the stack)`. The callee and what lies between it and its argument stand behind the stack. */
static void print(void) {
    uint32_t name;
    int value = pop(), window = variables + depth + 1;
    MUST(fl_asm_name(&as, "print", FL_TERMINATED, &name));
    MUST(fl_asm_emit(&as, FL_OP_LOAD_GLOBAL, window, (int32_t)name, 0, 0));
    MUST(fl_asm_emit(&as, FL_OP_MOVE, window + (int)FL_WINDOW, value, 0, 0));
    MUST(fl_asm_emit(&as, FL_OP_CALL, window, 1, window, 0));
}

static void compile_word(const char *word, size_t length) {
    static const struct {
        const char *word;
        fl_op op;
        uint32_t ext;
    } operators[] = { { "+", FL_OP_ADD, 0 }, { "-", FL_OP_SUB, 0 }, { "*", FL_OP_MUL, 0 }, { "<", FL_OP_COMPARE, 0 } };
    uint32_t slot;
    size_t i;
    if (word[0] == '=') {
        MUST(fl_asm_find_slot(&as, word + 1, length - 1, &slot));
        MUST(fl_asm_emit(&as, FL_OP_MOVE, (int32_t)slot, pop(), 0, 0));
    } else if (is(word, length, "print")) {
        print();
    } else if (is(word, length, "begin")) {
        host_check(depth == 0, "begin inside an expression");
        MUST(fl_asm_label(&as, &loop));
        MUST(fl_asm_place(&as, loop));
    } else if (is(word, length, "while")) {
        MUST(fl_asm_jump(&as, FL_OP_JUMP_IF, pop(), 0, 0, loop));
    } else if (is_name(word, length)) {
        /* Copy is checked: an unbound variable raises UnboundLocalError here. */
        MUST(fl_asm_find_slot(&as, word, length, &slot));
        MUST(fl_asm_emit(&as, FL_OP_COPY, push(), (int32_t)slot, 0, 0));
    } else {
        for (i = 0; i < sizeof operators / sizeof *operators; i++) {
            if (is(word, length, operators[i].word)) {
                int right = pop(), left = pop();
                MUST(fl_asm_emit(&as, operators[i].op, push(), left, right, operators[i].ext));
                return;
            }
        }
        MUST(fl_asm_emit(&as, FL_OP_LOAD_I, push(), atoi(word), 0, 0));
    }
}

/* Compiles `source` into a function `main` and a top level that calls it; gives the length of the image. */
static size_t compile(const char *source) {
    const char *text, *word;
    size_t length;
    uint32_t slot, code;

    MUST(fl_asm_init(&as, image, sizeof image, 0, "countdown.stack", FL_TERMINATED));
    MUST(fl_asm_function(&as, "main", FL_TERMINATED, 1, 0));
    /* Variables first: their registers come before all others. */
    for (text = source; (length = next_word(&text, &word)) != 0;) {
        int assigned = word[0] == '=';
        if ((assigned || is_name(word, length)) &&
            fl_asm_find_slot(&as, word + assigned, length - (size_t)assigned, &slot) == FL_UNKNOWN_SLOT) {
            MUST(fl_asm_slot(&as, word + assigned, length - (size_t)assigned, FL_SLOT_LOCAL, &slot));
            variables++;
        }
    }
    line = 1;
    for (text = source; (length = next_word(&text, &word)) != 0;) {
        MUST(fl_asm_line(&as, line));
        compile_word(word, length);
    }
    MUST(fl_asm_emit(&as, FL_OP_LOAD_IMM, variables, 1, 0, 0));
    MUST(fl_asm_emit(&as, FL_OP_RETURN, variables, 0, 0, 0));
    MUST(fl_asm_end(&as, &code));

    MUST(fl_asm_line(&as, 1));
    MUST(fl_asm_emit(&as, FL_OP_MAKE_FUNCTION, 0, 1, 0, code));
    MUST(fl_asm_emit(&as, FL_OP_CALL, 0, 0, 0, 0));
    MUST(fl_asm_emit(&as, FL_OP_RETURN, 0, 0, 0, 0));
    MUST(fl_asm_finish(&as, &length));
    return length;
}

int main(void) {
    fl_vm vm;
    fl_image images[2];
    fl_exit exit;
    uint32_t number;
    size_t length = compile(countdown);

    MUST(fl_vm_init(&vm, block, sizeof block / sizeof *block, images, 2, NULL));
    MUST(fl_image_add(&vm, image, length, &number));
    MUST(fl_vm_refuse_memory(&vm));
    MUST(fl_start(&vm, number));
    MUST(fl_run_printing(&vm, FL_NO_BUDGET, host_print, NULL, &exit));
    /* `total` was never assigned. */
    host_check(exit == FL_EXIT_RAISED, "the program ended in another way");
    host_print_exception(&vm);
    return 0;
}
