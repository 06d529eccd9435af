// SHA-256 (FIPS 180-4) by the instructions that processors have for it: libsodium's is plain C, and five times slower.
// Where there are none, whoever asks takes that one; tests hold both against each other.
#include "CSHA256.h"

#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>
#include <string.h>

static const uint32_t constants[64] __attribute__((aligned(16))) = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

bool carbonward_sha256_is_built_in(void) {
  unsigned a, b, c, d;
  if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & bit_SSE4_1) || !(c & bit_SSSE3)) return false;
  return __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b & bit_SHA);
}

/// The state as the instructions want it: A, B, E, F and C, D, G, H.
typedef struct {
  __m128i abef, cdgh;
} State;

__attribute__((target("sha,sse4.1,ssse3"))) static void take(State *state, const uint8_t *bytes, size_t blocks) {
  const __m128i order = _mm_set_epi64x(0x0c0d0e0f08090a0bULL, 0x0405060700010203ULL);
  __m128i abef = state->abef, cdgh = state->cdgh;
  for (; blocks > 0; blocks--, bytes += 64) {
    const __m128i abef_before = abef, cdgh_before = cdgh;
    __m128i words[4];
    for (int part = 0; part < 4; part++)
      words[part] = _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)(bytes + part * 16)), order);
#pragma clang loop unroll(full)
    for (int round = 0; round < 16; round++) {
      const __m128i word = words[round & 3];
      __m128i sum = _mm_add_epi32(word, _mm_load_si128((const __m128i *)(constants + round * 4)));
      cdgh = _mm_sha256rnds2_epu32(cdgh, abef, sum);
      sum = _mm_shuffle_epi32(sum, 0x0e);
      abef = _mm_sha256rnds2_epu32(abef, cdgh, sum);
      if (round < 12) {
        // The words of four rounds on, which take the place of these.
        const __m128i next = words[(round + 1) & 3], third = words[(round + 2) & 3], last = words[(round + 3) & 3];
        __m128i new = _mm_sha256msg1_epu32(word, next);
        new = _mm_add_epi32(new, _mm_alignr_epi8(last, third, 4));
        words[round & 3] = _mm_sha256msg2_epu32(new, last);
      }
    }
    abef = _mm_add_epi32(abef, abef_before);
    cdgh = _mm_add_epi32(cdgh, cdgh_before);
  }
  state->abef = abef;
  state->cdgh = cdgh;
}

void carbonward_sha256(
    const uint8_t *first, size_t first_count, const uint8_t *second, size_t second_count,
    uint8_t digest[32]) {
  State state = {
      _mm_set_epi32(0x6a09e667, (int)0xbb67ae85, 0x510e527f, (int)0x9b05688c),
      _mm_set_epi32(0x3c6ef372, (int)0xa54ff53a, 0x1f83d9ab, 0x5be0cd19),
  };
  uint8_t block[128];
  size_t filled = 0;
  const uint8_t *parts[2] = {first, second};
  size_t counts[2] = {first_count, second_count};
  for (int part = 0; part < 2; part++) {
    const uint8_t *bytes = parts[part];
    size_t count = counts[part];
    if (count == 0) continue;
    if (filled > 0) {
      size_t taken = 64 - filled < count ? 64 - filled : count;
      memcpy(block + filled, bytes, taken);
      filled += taken, bytes += taken, count -= taken;
      if (filled < 64) continue;
      take(&state, block, 1);
      filled = 0;
    }
    take(&state, bytes, count / 64);
    if (count % 64 > 0) memcpy(block, bytes + count / 64 * 64, count % 64);
    filled = count % 64;
  }
  // A one, zeroes, and the number of bits in the last eight bytes of a block.
  size_t length = filled < 56 ? 64 : 128;
  block[filled] = 0x80;
  memset(block + filled + 1, 0, length - filled - 1);
  uint64_t bits = __builtin_bswap64((uint64_t)(first_count + second_count) * 8);
  memcpy(block + length - 8, &bits, 8);
  take(&state, block, length / 64);
  uint32_t abef[4], cdgh[4];
  _mm_storeu_si128((__m128i *)abef, state.abef);
  _mm_storeu_si128((__m128i *)cdgh, state.cdgh);
  const uint32_t words[8] = {abef[3], abef[2], cdgh[3], cdgh[2], abef[1], abef[0], cdgh[1], cdgh[0]};
  for (int index = 0; index < 8; index++) {
    uint32_t word = __builtin_bswap32(words[index]);
    memcpy(digest + index * 4, &word, 4);
  }
}

#else

bool carbonward_sha256_is_built_in(void) { return false; }

void carbonward_sha256(
    const uint8_t *first, size_t first_count, const uint8_t *second, size_t second_count,
    uint8_t digest[32]) {
  (void)first, (void)first_count, (void)second, (void)second_count, (void)digest;
}

#endif
