using System.Numerics;

namespace Nixish.Kubernetes.Charts;

/// <summary>Large primes out of a seeded stream. Those of keys that need not repeat come from the system's own generator.</summary>
internal static class Primes
{
    // FIPS 186-5, table B.1, asks for 5 at the most for numbers of 1,024 bits and more that are drawn at random; 256 bits want more.
    private const int Rounds = 8;
    private const int RoundsOfSmall = 32;

    private static readonly int[] Small = [.. Enumerable.Range(3, 8000).Where(static n => n % 2 == 1 && Enumerable.Range(2, (int)Math.Sqrt(n)).Where(d => d < n).All(d => n % d != 0))];

    /// <summary>A prime of exactly some bits, its two highest set so that the product of two has twice as many.</summary>
    public static BigInteger Next(ChartRandom random, int bits)
    {
        while (true)
        {
            var candidate = random.Number(bits) | (BigInteger.One << (bits - 1)) | (BigInteger.One << (bits - 2)) | BigInteger.One;
            // From here upwards by twos: one draw serves for many candidates.
            int[] rests = [.. Small.Select(prime => (int)(candidate % prime))];
            for (var step = 0; step < 20_000; step += 2)
            {
                var hasFactor = false;
                for (var i = 0; i < Small.Length && !hasFactor; i++)
                {
                    hasFactor = (rests[i] + step) % Small[i] == 0;
                }

                if (!hasFactor && IsPrime(candidate + step, random))
                {
                    return candidate + step;
                }
            }
        }
    }

    /// <summary>Whether a number is a prime, wrong less than once in 2^100 for one drawn at random (Miller and Rabin).</summary>
    public static bool IsPrime(BigInteger number, ChartRandom random)
    {
        foreach (var prime in Small)
        {
            if (number % prime == 0)
            {
                return number == prime;
            }
        }

        var odd = number - 1;
        var twos = 0;
        while (odd.IsEven)
        {
            odd >>= 1;
            twos++;
        }

        var bits = (int)number.GetBitLength();
        for (var round = 0; round < (bits > 512 ? Rounds : RoundsOfSmall); round++)
        {
            // 2 first: it finds nearly all that are none.
            var witness = round == 0 ? 2 : 2 + (random.Number(bits) % (number - 4));
            var power = BigInteger.ModPow(witness, odd, number);
            var isWitnessed = !power.IsOne && power != number - 1;
            for (var i = 1; i < twos && isWitnessed; i++)
            {
                power = BigInteger.ModPow(power, 2, number);
                isWitnessed = power != number - 1;
            }

            if (isWitnessed)
            {
                return false;
            }
        }

        return true;
    }
}
