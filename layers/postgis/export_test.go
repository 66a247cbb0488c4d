package postgis

// Explain lets a test hand in an error that only a server without PostGIS gives.
func Explain(err error) error { return explain(err, "database") }
