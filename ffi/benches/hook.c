/* What a hook in C costs, in nanoseconds of processor time for each line event: bare (the run ends with the event and goes on), and with one variable of
 * the function read, set or unbound by its name at every event.
 *
 *   hook FEW.flc MANY.flc           prints a table: programs with few and with many local variables
 *   hook --only MODE PROGRAM.flc    runs one mode once (for callgrind) and prints how many events there were
 *
 * The program calls f, whose variable `v` is the last of its locals.
 */
#define _POSIX_C_SOURCE 200112L
#include "host.h"

#include <string.h>
#include <time.h>

enum { NOBODY, BARE, EVENT_READ, TOKEN, READ, SET, SET_UNBIND, SLOT_READ, MODES };
static const char *const names[MODES] = { "nobody", "bare", "event-read", "token", "read", "set", "set-unbind", "slot-read" };

static uint64_t block[1024 * 1024 / 8];

/* Runs a program in a mode; gives how many events there were. */
static unsigned long run(int mode, const uint8_t *image, size_t length) {
    fl_vm vm;
    fl_image images[2];
    fl_exit exit;
    fl_frame frame;
    uint32_t number, subscription, slot = 0;
    int64_t value;
    unsigned long events = 0;
    int looked = 0;
    MUST(fl_vm_init(&vm, block, sizeof block / sizeof *block, images, 2, NULL));
    MUST(fl_image_add(&vm, image, length, &number));
    MUST(fl_start(&vm, number));
    if (mode != NOBODY)
        MUST(fl_subscribe(&vm, FL_ON_LINE, &subscription));
    for (;;) {
        MUST(fl_run(&vm, FL_NO_BUDGET, &exit));
        if (exit != FL_EXIT_EVENT)
            break;
        events++;
        if (mode == BARE)
            continue;
        if (mode == EVENT_READ) {
            (void)fl_event_local_int(&vm, "v", 1, &value);
            continue;
        }
        MUST(fl_frame_current(&vm, &frame));
        if (mode == READ) {
            (void)fl_local_get_int(&vm, frame, "v", 1, &value);
        } else if (mode == SET) {
            (void)fl_local_set_int(&vm, frame, "v", 1, 5);
        } else if (mode == SET_UNBIND) {
            (void)fl_local_set_int(&vm, frame, "v", 1, 5);
            (void)fl_local_unbind(&vm, frame, "v", 1);
        } else if (mode == SLOT_READ) {
            if (!looked)
                looked = fl_local_find(&vm, frame, "v", 1, &slot) == FL_OK;
            else
                (void)fl_slot_get_int(&vm, frame, slot, &value);
        }
    }
    host_check(exit == FL_EXIT_FINISHED, "the program did not end well");
    return events;
}

static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

int main(int argc, char **argv) {
    double best[MODES][2];
    unsigned long events[2] = { 0, 0 };
    uint8_t *image[2];
    size_t length[2];
    int mode, program, round;
    if (argc == 4 && strcmp(argv[1], "--only") == 0) {
        image[0] = host_read(argv[3], &length[0]);
        for (mode = 0; mode < MODES; mode++)
            if (strcmp(argv[2], names[mode]) == 0)
                printf("%lu\n", run(mode, image[0], length[0]));
        free(image[0]);
        return 0;
    }
    host_check(argc == 3, "usage: hook FEW.flc MANY.flc");
    for (program = 0; program < 2; program++)
        image[program] = host_read(argv[1 + program], &length[program]);
    for (round = 0; round < 9; round++)
        for (mode = 0; mode < MODES; mode++)
            for (program = 0; program < 2; program++) {
                double start = seconds(), took;
                unsigned long n = run(mode, image[program], length[program]);
                took = seconds() - start;
                if (round == 0 || took < best[mode][program])
                    best[mode][program] = took;
                if (n)
                    events[program] = n;
            }
#define NS(mode, base) (best[mode][0] - best[base][0]) / (double)events[0] * 1e9, (best[mode][1] - best[base][1]) / (double)events[1] * 1e9
    printf("ns per line event                                    few locals   many locals\n");
    printf("bare hook: the run ends and goes on                     %7.1f       %7.1f\n", NS(BARE, NOBODY));
    printf("+ read by name: fl_event_local_int                      %7.1f       %7.1f\n", NS(EVENT_READ, BARE));
    printf("+ fl_frame_current                                      %7.1f       %7.1f\n", NS(TOKEN, BARE));
    printf("  + read by name: fl_local_get_int                      %7.1f       %7.1f\n", NS(READ, TOKEN));
    printf("  + read by slot: fl_slot_get_int                       %7.1f       %7.1f\n", NS(SLOT_READ, TOKEN));
    printf("  + set by name: fl_local_set_int                       %7.1f       %7.1f\n", NS(SET, TOKEN));
    printf("  + unbind by name: fl_local_unbind                     %7.1f       %7.1f\n", NS(SET_UNBIND, SET));
    free(image[0]);
    free(image[1]);
    return 0;
}
