namespace SnatchEngine.Benching;

/// <summary>Student's t distribution, for the width of confidence intervals.</summary>
public static class StudentT
{
    /// <summary>The value that t exceeds, in one direction or the other, with the probability that confidence leaves.</summary>
    /// <param name="confidence">Between 0 and 1, such as 0.95.</param>
    /// <param name="freedom">Degrees of freedom; more than 0.</param>
    public static double TwoSided(double confidence, double freedom)
    {
        var (low, high) = (0.0, 1.0);
        while (Within(high, freedom) < confidence && high < 1e12)
        {
            high *= 2;
        }

        for (var step = 0; step < 200 && high - low > 1e-12 * high; step++)
        {
            var middle = (low + high) / 2;
            (low, high) = Within(middle, freedom) < confidence ? (middle, high) : (low, middle);
        }

        return (low + high) / 2;
    }

    /// <summary>The probability that |t| is at most so much.</summary>
    private static double Within(double t, double freedom) => 1 - IncompleteBeta(freedom / (freedom + (t * t)), freedom / 2, 0.5);

    // The regularized incomplete beta function by its continued fraction (Lentz).
    private static double IncompleteBeta(double x, double a, double b)
    {
        if (x is <= 0 or >= 1)
        {
            return x <= 0 ? 0 : 1;
        }

        if (x > (a + 1) / (a + b + 2))
        {
            return 1 - IncompleteBeta(1 - x, b, a);
        }

        const double Tiny = 1e-300;
        var front = Math.Exp(LogGamma(a + b) - LogGamma(a) - LogGamma(b) + (a * Math.Log(x)) + (b * Math.Log(1 - x))) / a;
        var (fraction, c, d) = (1.0, 1.0, 0.0);
        for (var i = 0; i <= 400; i++)
        {
            var m = i / 2;
            var term = i == 0 ? 1
                : i % 2 == 0 ? m * (b - m) * x / ((a + (2 * m) - 1) * (a + (2 * m)))
                : -(a + m) * (a + b + m) * x / ((a + (2 * m)) * (a + (2 * m) + 1));
            d = 1 + (term * d);
            d = 1 / (Math.Abs(d) < Tiny ? Tiny : d);
            c = 1 + (term / c);
            c = Math.Abs(c) < Tiny ? Tiny : c;
            fraction *= c * d;
            if (i > 0 && Math.Abs(1 - (c * d)) < 1e-14)
            {
                break;
            }
        }

        return front * (fraction - 1);
    }

    // Stirling's series, after the argument is lifted to where it is exact enough.
    private static double LogGamma(double x)
    {
        var shift = 0.0;
        for (; x < 15; x++)
        {
            shift -= Math.Log(x);
        }

        var square = 1 / (x * x);
        var series = (1 / (12 * x)) * (1 - (square / 30) + (square * square * 2 / 210) - (square * square * square / 140));
        return shift + ((x - 0.5) * Math.Log(x)) - x + (0.5 * Math.Log(2 * Math.PI)) + series;
    }
}
