package report

import _ "embed" // the schema file

// SchemaJSON is the JSON Schema (2020-12) of the report contract. Treat it as read-only.
//
//go:embed report.schema.json
var SchemaJSON []byte
