// What of Swift's runtime and of libraries does not suit a program that stands alone. With `CARBONWARD_PACKED` it is a target
// of the package, and `.ci/package` puts each `__wrap_` of it in the place of what it wraps.

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

// Functions of JSON and of dates that queries could call; those of a ledger do not.
void __wrap_sqlite3RegisterJsonFunctions(void) {}

int __wrap_sqlite3JsonTableFunctions(void *database) {
  (void)database;
  return 0;
}

void __wrap_sqlite3RegisterDateTimeFunctions(void) {}

// The names of C++ in the message of a crash.
char *__wrap___cxa_demangle(const char *name, char *buffer, size_t *length, int *status) {
  (void)name, (void)buffer, (void)length;
  if (status) *status = -2;
  return NULL;
}

// Functions of mathematics that SQLite offers to queries, and Swift to programs. Nothing here calls one, and their tables
// for each kind of processor are a quarter of a megabyte. Exponentials, logarithms and roots stay.
double __wrap_acos(double x) { (void)x; __builtin_trap(); }
double __wrap_acosh(double x) { (void)x; __builtin_trap(); }
double __wrap_asin(double x) { (void)x; __builtin_trap(); }
double __wrap_asinh(double x) { (void)x; __builtin_trap(); }
double __wrap_atan(double x) { (void)x; __builtin_trap(); }
double __wrap_atanh(double x) { (void)x; __builtin_trap(); }
double __wrap_cos(double x) { (void)x; __builtin_trap(); }
double __wrap_cosh(double x) { (void)x; __builtin_trap(); }
double __wrap_erf(double x) { (void)x; __builtin_trap(); }
double __wrap_erfc(double x) { (void)x; __builtin_trap(); }
double __wrap_j0(double x) { (void)x; __builtin_trap(); }
double __wrap_j1(double x) { (void)x; __builtin_trap(); }
double __wrap_lgamma(double x) { (void)x; __builtin_trap(); }
double __wrap_sin(double x) { (void)x; __builtin_trap(); }
double __wrap_sinh(double x) { (void)x; __builtin_trap(); }
double __wrap_tan(double x) { (void)x; __builtin_trap(); }
double __wrap_tanh(double x) { (void)x; __builtin_trap(); }
double __wrap_tgamma(double x) { (void)x; __builtin_trap(); }
double __wrap_y0(double x) { (void)x; __builtin_trap(); }
double __wrap_y1(double x) { (void)x; __builtin_trap(); }
double __wrap_atan2(double y, double x) { (void)y, (void)x; __builtin_trap(); }
double __wrap_jn(int n, double x) { (void)n, (void)x; __builtin_trap(); }
double __wrap_yn(int n, double x) { (void)n, (void)x; __builtin_trap(); }
long double __wrap_cosl(long double x) { (void)x; __builtin_trap(); }
long double __wrap_erfcl(long double x) { (void)x; __builtin_trap(); }
long double __wrap_erfl(long double x) { (void)x; __builtin_trap(); }
long double __wrap_lgammal(long double x) { (void)x; __builtin_trap(); }
long double __wrap_sinl(long double x) { (void)x; __builtin_trap(); }
long double __wrap_tanl(long double x) { (void)x; __builtin_trap(); }
long double __wrap_tgammal(long double x) { (void)x; __builtin_trap(); }
float __wrap_erfcf(float x) { (void)x; __builtin_trap(); }
float __wrap_erff(float x) { (void)x; __builtin_trap(); }
float __wrap_lgammaf(float x) { (void)x; __builtin_trap(); }
float __wrap_tgammaf(float x) { (void)x; __builtin_trap(); }
double __wrap_lgamma_r(double x, int *sign) { (void)x, (void)sign; __builtin_trap(); }
float __wrap_lgammaf_r(float x, int *sign) { (void)x, (void)sign; __builtin_trap(); }
long double __wrap_lgammal_r(long double x, int *sign) { (void)x, (void)sign; __builtin_trap(); }

// What a function that waits asks of the runtime for tasks. The parser of arguments has such functions, and nothing here
// calls one. Under their own names and before the library is looked at, so that nobody opens it: 0.6 MB, with its queues.
void *swift_task_alloc(unsigned long size) { (void)size; __builtin_trap(); }
void swift_task_dealloc(void *pointer) { (void)pointer; __builtin_trap(); }
void swift_task_switch(void) { __builtin_trap(); }
