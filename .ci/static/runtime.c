// What of Swift's runtime and of libraries does not suit a program that stands alone; `.ci/package` puts this in its
// place with `--wrap`.

// The first two would read `/proc`, which an empty root does not have: the one stops the program, the other finds no arguments,
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

// Names and words of Unicode, for which nothing asks: half a megabyte of tables.
long __wrap__swift_stdlib_getScalarName(unsigned scalar, unsigned char *name, long capacity) {
  (void)scalar, (void)name, (void)capacity;
  return 0;
}

const char *__wrap__swift_stdlib_getNameAlias(unsigned scalar) {
  (void)scalar;
  return NULL;
}

unsigned char __wrap__swift_stdlib_getWordBreakProperty(unsigned scalar) {
  (void)scalar;
  return 0xFF;
}

// Extensions of SQLite that would be there in each connection; a ledger has no full text and no boxes.
int __wrap_sqlite3Fts3Init(void *database) {
  (void)database;
  return 0;
}

int __wrap_sqlite3Fts5Init(void *database) {
  (void)database;
  return 0;
}

int __wrap_sqlite3RtreeInit(void *database) {
  (void)database;
  return 0;
}
