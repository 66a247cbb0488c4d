package screening_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"redline/layers"
	"redline/screening"
)

func TestBatchKeepsOrderAndEndsWithItsWriter(t *testing.T) {
	prepared, err := screening.New(district(t, nil), pack(t)).Prepare(context.Background(), layers.AsOf{On: layers.Date{Year: 2025, Month: 6, Day: 1}}, "internal")
	if err != nil {
		t.Fatal(err)
	}
	full := errors.New("the disk is full")
	tests := []struct {
		name  string
		emit  int // rows after which the writer fails; 0 for never
		want  error
		lines int
	}{
		{"all", 0, nil, 200},
		{"the writer fails", 3, full, 3},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			lines := 0
			b := prepared.NewBatch(context.Background(), "internal", screening.Options{}, func(row screening.BatchRow) error {
				lines++
				if row.Number != lines || row.Name != fmt.Sprint("plot ", lines) || row.Err == nil {
					t.Errorf("row %d is number %d, %s: %v", lines, row.Number, row.Name, row.Err)
				}
				if lines == tt.emit {
					return full
				}
				return nil
			})
			var added error
			for i := 0; i < 200 && added == nil; i++ {
				if i%2 == 0 {
					added = b.Refuse(fmt.Sprint("plot ", i+1), errors.New("refused"))
				} else {
					added = b.Add(fmt.Sprint("plot ", i+1), screening.Case{}) // empty: refused too
				}
			}
			if err := b.Close(); !errors.Is(err, tt.want) || lines != tt.lines || added != nil && !errors.Is(added, tt.want) {
				t.Errorf("%d lines, %v; adding gave %v", lines, err, added)
			}
		})
	}
}
