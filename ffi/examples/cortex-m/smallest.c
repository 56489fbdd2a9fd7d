/* Finds the smallest block in which each program runs to the end that it has in a large one: for the size report, .ci/size. */
#include "board.h"
#include "fastlocals.h"
#include "programs.h"

#include <stdint.h>

enum { MOST = 40 * 1024 / 8, STEP = 64 / 8 };

static uint64_t block[MOST];
static fl_vm vm;
static fl_image images[2];

static void put(const char *text) {
    size_t n = 0;
    while (text[n] != 0)
        n++;
    board_write(text, n);
}

static void put_number(size_t n) {
    char digits[20];
    size_t i = sizeof digits;
    do {
        digits[--i] = (char)('0' + n % 10);
        n /= 10;
    } while (n != 0);
    board_write(digits + i, sizeof digits - i);
}

/* What a program prints, as one number. */
static uint32_t printed;

static void print(void *userdata, uint32_t stream, const char *text, size_t length) {
    size_t i;
    (void)userdata;
    for (i = 0; i < length; i++)
        printed = (printed ^ (uint8_t)text[i]) * 0x01000193 + stream;
}

/* How a program ends in a block of so many words: what it prints and its last exit as one number; 0 if it cannot even start. */
static uint32_t outcome(const uint8_t *image, size_t length, size_t words) {
    /* A small stack to begin with: it grows as needed. */
    fl_config config = { sizeof config, FL_ERA_3_13, 0, 16, 0 };
    fl_exit exit;
    uint32_t number;
    printed = 0;
    if (fl_vm_init(&vm, block, words, images, 2, &config) != FL_OK || fl_vm_refuse_memory(&vm) != FL_OK ||
        fl_image_add(&vm, image, length, &number) != FL_OK || fl_start(&vm, number) != FL_OK ||
        fl_run_printing(&vm, FL_NO_BUDGET, print, NULL, &exit) != FL_OK)
        return 0;
    return (printed ^ exit) | 1;
}

int main(void) {
    size_t i;
    for (i = 0; i < sizeof program_table / sizeof *program_table; i++) {
        const uint8_t *image = program_table[i].bytes;
        size_t length = program_table[i].length, words = STEP;
        uint32_t expected = outcome(image, length, MOST);
        while (words < MOST && outcome(image, length, words) != expected)
            words += STEP;
        put(program_table[i].name);
        put(" ");
        put_number(words * 8);
        put("\n");
    }
    return 0;
}
