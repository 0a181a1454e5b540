namespace Memtrace.ArcDev.Writes;

/// <summary>What Arc derives from the elements of an orbit; all zero and no type without a mean motion.</summary>
internal readonly record struct OrbitShape(double SemiMajorAxisKm, double PeriodMin, double PerigeeKm, double ApogeeKm, string Type)
{
    private const double EarthMu = 3.986004418e14;
    private const double EarthRadiusKm = 6371.0;
    private const double GeostationaryKm = 35786;

    public static OrbitShape Of(double revolutionsPerDay, double eccentricity)
    {
        if (revolutionsPerDay <= 0)
        {
            return new OrbitShape(0, 0, 0, 0, "");
        }

        var radiansPerSecond = revolutionsPerDay * 2 * Math.PI / 86400.0;
        var axis = Math.Pow(EarthMu / (radiansPerSecond * radiansPerSecond), 1.0 / 3.0) / 1000.0;
        var perigee = (axis * (1 - eccentricity)) - EarthRadiusKm;
        var apogee = (axis * (1 + eccentricity)) - EarthRadiusKm;
        return new OrbitShape(axis, 86400.0 / revolutionsPerDay / 60.0, perigee, apogee, TypeOf(perigee, apogee, eccentricity));
    }

    private static string TypeOf(double perigee, double apogee, double eccentricity) => (perigee, apogee) switch
    {
        ( < 0, _) => "SUB",
        (_, > GeostationaryKm) when eccentricity > 0.25 => "HEO",
        _ when Math.Abs(((perigee + apogee) / 2) - GeostationaryKm) < 200 => "GEO",
        (_, < 2000) => "LEO",
        ( >= 2000, <= GeostationaryKm) => "MEO",
        _ => "HEO",
    };
}
