/* Arm's MPS2 board with a Cortex-M3 (QEMU: mps2-an385): vectors, start-up, console and exit by semihosting. */
#include "board.h"

#include <stdint.h>

int main(void);

/* From the linker script. */
extern uint32_t stack_bottom[], stack_top[], data_start[], data_end[], data_load[], bss_start[], bss_end[];

enum { SYS_OPEN = 0x01, SYS_WRITE = 0x05, SYS_EXIT_EXTENDED = 0x20, APPLICATION_EXIT = 0x20026 };
enum { UNUSED_STACK = 0x5AC5AC5A };

static uint32_t semihosting(uint32_t operation, const void *arguments) {
    register uint32_t r0 __asm__("r0") = operation;
    register const void *r1 __asm__("r1") = arguments;
    __asm__ volatile("bkpt 0xAB" : "+r"(r0) : "r"(r1) : "memory");
    return r0;
}

static uint32_t console;

void board_write(const char *text, size_t length) {
    uint32_t arguments[3];
    if (console == 0) {
        /* ":tt", opened for writing, is standard output. */
        static const char name[] = ":tt";
        arguments[0] = (uint32_t)(uintptr_t)name;
        arguments[1] = 4;
        arguments[2] = sizeof name - 1;
        console = semihosting(SYS_OPEN, arguments);
    }
    arguments[0] = console;
    arguments[1] = (uint32_t)(uintptr_t)text;
    arguments[2] = length;
    semihosting(SYS_WRITE, arguments);
}

void board_exit(int status) {
    uint32_t arguments[2];
    arguments[0] = APPLICATION_EXIT;
    arguments[1] = (uint32_t)status;
    semihosting(SYS_EXIT_EXTENDED, arguments);
    for (;;) {
    }
}

size_t board_stack_used(void) {
    const uint32_t *p = stack_bottom;
    while (p < stack_top && *p == UNUSED_STACK)
        p++;
    return (size_t)(stack_top - p) * sizeof *p;
}

__attribute__((noreturn)) void start(void) {
    uint32_t *p;
    const uint32_t *from = data_load;
    volatile uint32_t here;
    for (p = data_start; p < data_end; p++)
        *p = *from++;
    for (p = bss_start; p < bss_end; p++)
        *p = 0;
    /* Whatever is below this function's frame is free. */
    for (p = stack_bottom; p < (uint32_t *)(uintptr_t)&here - 64; p++)
        *p = UNUSED_STACK;
    board_exit(main());
    for (;;) {
    }
}

/* Any fault, an overflow of the native stack included. */
static void fault(void) {
    board_write("# fault\n", 8);
    board_exit(70);
}

__attribute__((section(".vectors"), used)) static const uintptr_t vectors[16] = {
    (uintptr_t)stack_top, (uintptr_t)start, (uintptr_t)fault, (uintptr_t)fault,
    (uintptr_t)fault,     (uintptr_t)fault, (uintptr_t)fault,
};
