/* The innermost loops of the ARMA likelihood; see arima_kernel.h. */
#include "core/arima_kernel.h"

/* gcc vectorises such loops from -O3 on only; that changes no digit of them. */
#if defined(__GNUC__) && !defined(__clang__)
#define VECTORISED optimize("O3"),
#define AVX512 "avx512f,prefer-vector-width=512"
#else
#define VECTORISED
#define AVX512 "avx512f"
#endif

typedef double Eight __attribute__((vector_size(64), aligned(sizeof(double)), may_alias));

#define KERNEL(name) plain_##name
#define TARGET __attribute__((VECTORISED))
#include "core/arima_kernel_body.h"

const KcArimaKernel *
kc_arima_kernel_plain(void)
{
    return &plain_kernel;
}

#if defined(__x86_64__)

#define KERNEL(name) avx2_##name
#define TARGET __attribute__((VECTORISED target("avx2")))
#include "core/arima_kernel_body.h"

#define KERNEL(name) avx512_##name
#define TARGET __attribute__((VECTORISED target(AVX512)))
#include "core/arima_kernel_body.h"

const KcArimaKernel *
kc_arima_kernel(void)
{
    if (__builtin_cpu_supports("avx512f"))
        return &avx512_kernel;
    return __builtin_cpu_supports("avx2") ? &avx2_kernel : &plain_kernel;
}

#else

const KcArimaKernel *
kc_arima_kernel(void)
{
    return &plain_kernel;
}

#endif
