/* The C interface of the fastlocals virtual machine.
 * Generated from ffi/src by cbindgen; a test compares the two. Do not edit. */

#ifndef FASTLOCALS_H
#define FASTLOCALS_H

#include <stddef.h>
#include <stdint.h>

/* Version of this header: major << 16 | minor << 8 | patch; `fl_version` gives that of the library. */
#define FL_VERSION_MAJOR 0
#define FL_VERSION_MINOR 1
#define FL_VERSION_PATCH 0
#define FL_VERSION (((uint32_t)FL_VERSION_MAJOR << 16) | (FL_VERSION_MINOR << 8) | FL_VERSION_PATCH)
/* Version of the binary interface; `fl_abi` gives that of the library. */
#define FL_ABI 1
/* Version of the images that the library reads; `fl_image_format` gives that of the library. */
#define FL_IMAGE_FORMAT 1


// CPython 2.7.
#define FL_ERA_2_7 1

// CPython 3.6.
#define FL_ERA_3_6 2

// CPython 3.8.
#define FL_ERA_3_8 3

// CPython 3.11.
#define FL_ERA_3_11 4

// CPython 3.12.
#define FL_ERA_3_12 5

// CPython 3.13.
#define FL_ERA_3_13 6

// No limit, as a budget.
#define FL_NO_BUDGET UINT64_MAX

// What a function that can fail returns. Numbers are fixed; they come in ranges: 1 to 99 a mistake of the caller, 100 to 199 an image, 200 to
// 299 memory, 300 to 399 the state of the VM.
enum fl_status
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    // Done.
    FL_OK = 0,
    // A pointer is NULL that may not be.
    FL_NULL = 1,
    // A pointer is not aligned for what it points to.
    FL_MISALIGNED = 2,
    // The size field of a struct is less than any version of this library had.
    FL_BAD_SIZE = 3,
    // An argument is out of range.
    FL_BAD_ARGUMENT = 4,
    // The `fl_vm` was not initialised.
    FL_NOT_INITIALISED = 5,
    // The VM is inside `fl_run` further up the call stack.
    FL_NESTED = 6,
    // Nothing waits for this answer, or nothing was started.
    FL_NOT_WAITING = 7,
    // Not an image.
    FL_IMAGE_UNKNOWN = 100,
    // The image has another format version.
    FL_IMAGE_FORMAT_VERSION = 101,
    // The image is for an unknown era.
    FL_IMAGE_ERA = 102,
    // The image is truncated or too long.
    FL_IMAGE_LENGTH = 103,
    // The image is damaged.
    FL_IMAGE_CHECKSUM = 104,
    // The image breaks a rule of its format.
    FL_IMAGE_MALFORMED = 105,
    // The image is for another era than the VM.
    FL_IMAGE_OTHER_ERA = 106,
    // The table of images is full.
    FL_TOO_MANY_IMAGES = 107,
    // There is no image with this number.
    FL_NO_IMAGE = 108,
    // The block is too small; a larger one may do.
    FL_BLOCK_TOO_SMALL = 200,
    // The block is damaged.
    FL_DAMAGED = 300,
    // A program is running or waiting already.
    FL_BUSY = 301,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum fl_status fl_status;
#else
typedef uint32_t fl_status;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

// Why a run ended. After the first two nothing runs any more; after the others `fl_run` goes on: those from FL_EXIT_OUTPUT to FL_EXIT_INPUT
// want an answer first.
enum fl_exit
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    // The program is done.
    FL_EXIT_FINISHED = 1,
    // It ended with an exception; `fl_exit_text` gives its class and text.
    FL_EXIT_RAISED = 2,
    // It prints: `fl_exit_text` and `fl_exit_stream` say what and where. Answer with `fl_answer_none`.
    FL_EXIT_OUTPUT = 3,
    // It wants source compiled: `fl_exit_text`. Answer with the number of the image, or an error.
    FL_EXIT_COMPILE = 4,
    // It imports a module: `fl_exit_text` gives its name. Answer with the number of its image, or with None if there is none.
    FL_EXIT_IMPORT = 5,
    // It calls a function of the host: `fl_exit_number` says which.
    FL_EXIT_HOST_CALL = 6,
    // It reads a line of input. Answer with a text.
    FL_EXIT_INPUT = 7,
    // The budget is spent.
    FL_EXIT_BUDGET = 8,
    // It needs `fl_exit_number` more words. Give it a longer block with `fl_vm_rebase`, or `fl_vm_refuse_memory`.
    FL_EXIT_MEMORY = 9,
    // An event that the host listens to is due.
    FL_EXIT_EVENT = 10,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum fl_exit fl_exit;
#else
typedef uint32_t fl_exit;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

// A VM: a small struct in the caller's storage that lends the VM its block and images. It must not be moved or copied while in use; the
// block may (see `fl_vm_rebase`). Its contents are private.
typedef struct fl_vm {
    size_t private_[16];
} fl_vm;

// One entry of a table of images. Its contents are private.
typedef struct fl_image {
    size_t private_[2];
} fl_image;

// What is fixed when a VM is made. Set `size` to `sizeof(fl_config)` and every other field to 0 for its default:
// `fl_config config = { .size = sizeof config };`
typedef struct fl_config {
    // `sizeof(fl_config)`.
    size_t size;
    // Whose rules of locals, frames and tracing the programs see: one of `FL_ERA_...`; 0 is `FL_ERA_3_13`.
    uint32_t era;
    // Python frames before RecursionError; 0 is 1000.
    uint32_t recursion_limit;
    // Words (of 8 bytes) of the stack at first; it grows into the block as needed. 0 is 128.
    uint32_t stack_words;
    // 1: collect, and move every object, before each step that allocates. For tests of hosts; slow.
    uint32_t gc_every_step;
} fl_config;

// Figures about a VM.
typedef struct fl_statistics {
    // Words of the whole block.
    size_t block_words;
    // Words of the heap in use, garbage included.
    size_t heap_words;
    // Words that the stack has now.
    size_t stack_words;
    // How many collections there were.
    uint64_t collections;
} fl_statistics;

// Receives text that a program prints: `length` bytes of UTF-8 at `text`, not terminated, valid during the call only. `stream` is 1 for standard
// output, 2 for standard error. The VM may not be used inside.
typedef void (*fl_output_fn)(void *userdata, uint32_t stream, const char *text, size_t length);

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

// The text of a status, terminated by 0, in static storage. Any number may be asked for.
const char *fl_status_text(uint32_t status);

// Version of the library that is linked, to be compared with `FL_VERSION` of the header.
uint32_t fl_version(void);

// Version of the binary interface of the library that is linked, to be compared with `FL_ABI`.
uint32_t fl_abi(void);

// Version of the images that the library reads, to be compared with `FL_IMAGE_FORMAT`.
uint32_t fl_image_format(void);

// Makes a VM in `vm`, whose state is `words` words (of 8 bytes) at `block`, and whose images are listed in the table `images` of
// `image_capacity` entries; entry 0 becomes the library's own prelude. `config` may be NULL for defaults.
//
// `vm`, `block` and `images` are lent until the caller no longer uses the VM; nothing has to be released. What was in them before does not
// matter.
//
// Errors: FL_NULL, FL_MISALIGNED, FL_BAD_SIZE, FL_BAD_ARGUMENT; FL_TOO_MANY_IMAGES if the table has no entry; FL_BLOCK_TOO_SMALL.
fl_status fl_vm_init(struct fl_vm *vm,
                     uint64_t *block,
                     size_t words,
                     struct fl_image *images,
                     size_t image_capacity,
                     const struct fl_config *config);

// Adds an image of `length` bytes and gives its number. The bytes are lent, not copied: they must stay unchanged, where they are, as long as the
// VM is used. They may be in read-only memory and need no alignment.
//
// Errors: FL_IMAGE_... says what is wrong with it; FL_TOO_MANY_IMAGES; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED.
fl_status fl_image_add(struct fl_vm *vm,
                       const uint8_t *bytes,
                       size_t length,
                       uint32_t *number);

// Gives the VM another block: the old one's contents must have been copied to the start of the new one, which may be longer. So a VM grows
// after FL_EXIT_MEMORY, moves, or goes on from a copy that was kept.
//
// Errors: FL_DAMAGED if `block` holds no block; FL_BLOCK_TOO_SMALL if it is shorter than its contents say; FL_NULL, FL_MISALIGNED,
// FL_NOT_INITIALISED, FL_NESTED, FL_BAD_ARGUMENT. After an error the VM keeps its old block.
fl_status fl_vm_rebase(struct fl_vm *vm,
                       uint64_t *block,
                       size_t words);

// Says that no more memory will come: what needs more raises MemoryError in the program, and FL_EXIT_MEMORY does not occur.
//
// Errors: FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED.
fl_status fl_vm_refuse_memory(struct fl_vm *vm);

// Figures about the VM.
//
// Errors: FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_vm_statistics(struct fl_vm *vm, struct fl_statistics *statistics);

// Prepares the top-level code of image `number` (from `fl_image_add`) to be run as `__main__` by `fl_run`.
//
// Errors: FL_NO_IMAGE; FL_BUSY if a program is running or waiting; FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED,
// FL_DAMAGED.
fl_status fl_start(struct fl_vm *vm,
                   uint32_t number);

// Runs what was started until the host is needed, and says why that is. `budget` is how many units of work (calls, backward jumps, elements of
// long operations) it may take at most, or FL_NO_BUDGET.
//
// Errors: FL_NOT_WAITING if nothing was started, or the last exit wants an answer first; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED,
// FL_NESTED, FL_DAMAGED.
fl_status fl_run(struct fl_vm *vm,
                 uint64_t budget,
                 fl_exit *exit);

// Like `fl_run`, but text that the program prints is given to `output` (with `userdata` first) and answered, so that FL_EXIT_OUTPUT does not occur.
// The budget counts from the beginning.
//
// Errors: as `fl_run`; FL_NULL if `output` is NULL.
fl_status fl_run_printing(struct fl_vm *vm,
                          uint64_t budget,
                          fl_output_fn output,
                          void *userdata,
                          fl_exit *exit);

// The text of the last exit: what is printed, compiled or imported (FL_EXIT_OUTPUT, FL_EXIT_COMPILE, FL_EXIT_IMPORT), or of an exception
// (FL_EXIT_RAISED) its class and text as in the last line of a traceback. At most `capacity` bytes are copied to `buffer` (which may be NULL if
// that is 0); `length` receives how many there are in all.
//
// Errors: FL_NOT_WAITING if the last exit has no text; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_exit_text(struct fl_vm *vm,
                       char *buffer,
                       size_t capacity,
                       size_t *length);

// Which stream FL_EXIT_OUTPUT is for: 1 standard output, 2 standard error.
//
// Errors: FL_NOT_WAITING after another exit; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_exit_stream(struct fl_vm *vm, uint32_t *stream);

// The number that belongs to the last exit: how many words are needed (FL_EXIT_MEMORY), or which host function is called (FL_EXIT_HOST_CALL).
//
// Errors: FL_NOT_WAITING after another exit; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_exit_number(struct fl_vm *vm,
                         size_t *number);

// Answers the last exit with None.
//
// Errors: FL_NOT_WAITING if it wants no answer; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_answer_none(struct fl_vm *vm);

// Answers the last exit with a number of at most 48 bits, such as that of an image.
//
// Errors: FL_BAD_ARGUMENT if it has more; FL_NOT_WAITING if the exit wants no answer; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED,
// FL_DAMAGED.
fl_status fl_answer_int(struct fl_vm *vm,
                        int64_t number);

// Answers the last exit with a str: `length` bytes of UTF-8, which are copied.
//
// Errors: FL_BAD_ARGUMENT if it is no UTF-8; FL_BLOCK_TOO_SMALL: give the VM a longer block and answer again; FL_NOT_WAITING if the exit wants
// no answer; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_answer_text(struct fl_vm *vm,
                         const char *text,
                         size_t length);

// Answers the last exit with an exception: `class_name` is that of a built-in class, both are bytes of UTF-8 with their lengths, which are copied.
//
// Errors: FL_BAD_ARGUMENT if there is no such exception class or `message` is no UTF-8; FL_BLOCK_TOO_SMALL: give the VM a longer block and answer
// again; FL_NOT_WAITING if the exit wants no answer; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_answer_error(struct fl_vm *vm,
                          const char *class_name,
                          size_t class_length,
                          const char *message,
                          size_t message_length);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* FASTLOCALS_H */
