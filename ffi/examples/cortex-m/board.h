/* What the demonstration needs of the board, or of the workstation. */
#ifndef BOARD_H
#define BOARD_H

#include <stddef.h>

/* Writes bytes to the console. */
void board_write(const char *text, size_t length);

/* Ends the program; 0 is success. */
void board_exit(int status);

/* Bytes of the native stack that were used at most so far; 0 where nobody knows. */
size_t board_stack_used(void);

#endif
