// What of Swift's runtime does not suit a program that stands alone; `.ci/package` puts this in its place with `--wrap`.
// Both would read `/proc`, which an empty root does not have: the one stops the program, the other finds no arguments,
// so that a check would print its help and pass.
#include <stddef.h>

// Of glibc itself, which hides them from shared programs only.
extern int __libc_argc;
extern char **__libc_argv;

char **__wrap__swift_stdlib_getUnsafeArgvArgc(int *count) {
  *count = __libc_argc;
  return __libc_argv;
}

// The program that would print where a crash came from: there is none.
char *__wrap_swift_copyAuxiliaryExecutablePath(const char *name) {
  (void)name;
  return NULL;
}
