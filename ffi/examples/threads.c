/* Two VMs in two threads, from one image in memory that both only read. The library keeps no global state, so a VM needs no lock as long as one
 * thread at a time uses it.
 *
 *   threads threads.flc
 */
#include "host.h"

#include <pthread.h>
#include <string.h>

typedef struct {
    const uint8_t *image;
    size_t length;
    uint64_t block[32 * 1024 / 8];
    char output[200];
    size_t used;
    fl_exit exit;
} worker;

/* Keeps what the program prints in its worker. */
static void keep(void *userdata, uint32_t stream, const char *text, size_t length) {
    worker *w = (worker *)userdata;
    (void)stream;
    if (length > sizeof w->output - w->used)
        length = sizeof w->output - w->used;
    memcpy(w->output + w->used, text, length);
    w->used += length;
}

static void *work(void *argument) {
    worker *w = (worker *)argument;
    fl_vm vm;
    fl_image images[2];
    uint32_t number;
    MUST(fl_vm_init(&vm, w->block, sizeof w->block / sizeof *w->block, images, 2, NULL));
    MUST(fl_image_add(&vm, w->image, w->length, &number));
    MUST(fl_vm_refuse_memory(&vm));
    MUST(fl_start(&vm, number));
    MUST(fl_run_printing(&vm, FL_NO_BUDGET, keep, w, &w->exit));
    return NULL;
}

int main(int argc, char **argv) {
    static worker workers[2];
    pthread_t threads[2];
    size_t length;
    int i;
    uint8_t *image = host_read(argc > 1 ? argv[1] : NULL, &length);

    for (i = 0; i < 2; i++) {
        workers[i].image = image;
        workers[i].length = length;
        host_check(pthread_create(&threads[i], NULL, work, &workers[i]) == 0, "no thread");
    }
    for (i = 0; i < 2; i++) {
        pthread_join(threads[i], NULL);
        printf("thread %d: %.*s", i, (int)workers[i].used, workers[i].output);
    }
    free(image);
    return workers[0].exit == FL_EXIT_FINISHED && workers[1].exit == FL_EXIT_FINISHED ? 0 : 1;
}
