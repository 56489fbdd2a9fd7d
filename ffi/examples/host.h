/* What every example needs around the library: files, output, and giving up with a sentence. */
#ifndef HOST_H
#define HOST_H

#include "fastlocals.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* Runs a call that must succeed, or says which call failed, and why, and ends the process. */
#define MUST(call) host_must(#call, call)

static inline void host_must(const char *call, fl_status status) {
    if (status != FL_OK) {
        fprintf(stderr, "%s: %s\n", call, fl_status_text(status));
        exit(2);
    }
}

/* Ends the process unless `condition` holds. */
static inline void host_check(int condition, const char *complaint) {
    if (!condition) {
        fprintf(stderr, "%s\n", complaint);
        exit(2);
    }
}

/* Reads a whole file into memory that the caller frees. */
static inline uint8_t *host_read(const char *path, size_t *length) {
    FILE *file = path ? fopen(path, "rb") : NULL;
    uint8_t *bytes = NULL;
    size_t capacity = 0;
    host_check(file != NULL, "cannot read the file; usage: give the name of an image");
    for (*length = 0; !feof(file) && !ferror(file);) {
        if (*length == capacity) {
            capacity = capacity ? 2 * capacity : 4096;
            bytes = (uint8_t *)realloc(bytes, capacity);
            host_check(bytes != NULL, "out of memory");
        }
        *length += fread(bytes + *length, 1, capacity - *length, file);
    }
    fclose(file);
    return bytes;
}

/* Receives what the program prints: pass it to fl_run_printing. */
static inline void host_print(void *userdata, uint32_t stream, const char *text, size_t length) {
    (void)userdata;
    fwrite(text, 1, length, stream == 1 ? stdout : stderr);
}

/* Prints the exception that ended the program. */
static inline void host_print_exception(fl_vm *vm) {
    char text[200];
    size_t length;
    MUST(fl_exit_text(vm, text, sizeof text, &length));
    printf("%.*s\n", (int)(length < sizeof text ? length : sizeof text), text);
}

#endif
