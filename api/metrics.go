package api

import (
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// metrics are what a service counts of itself, in a registry of its own.
type metrics struct {
	registry   *prometheus.Registry
	requests   *prometheus.CounterVec
	seconds    *prometheus.HistogramVec
	running    prometheus.Gauge
	panics     prometheus.Counter
	screenings *prometheus.CounterVec
	sequence   prometheus.Gauge
	stale      prometheus.Gauge
}

func newMetrics(version string) *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "redline_http_requests_total", Help: "Answers by method, route and status."}, []string{"method", "route", "status"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "redline_http_request_seconds", Help: "Time from request to answer.", Buckets: []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30},
		}, []string{"route"}),
		running:    prometheus.NewGauge(prometheus.GaugeOpts{Name: "redline_http_requests_running", Help: "Requests being answered."}),
		panics:     prometheus.NewCounter(prometheus.CounterOpts{Name: "redline_panics_total", Help: "Requests that ended in a panic: each is a defect."}),
		screenings: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "redline_screenings_total", Help: "Projects judged, by verdict."}, []string{"verdict"}),
		sequence:   prometheus.NewGauge(prometheus.GaugeOpts{Name: "redline_catalogue_sequence", Help: "The catalogue sequence that is served."}),
		stale:      prometheus.NewGauge(prometheus.GaugeOpts{Name: "redline_catalogue_stale", Help: "1 while what is served may not be the newest."}),
	}
	build := prometheus.NewGauge(prometheus.GaugeOpts{Name: "redline_build_info", Help: "The program's version.", ConstLabels: prometheus.Labels{"version": version}})
	build.Set(1)
	m.registry.MustRegister(m.requests, m.seconds, m.running, m.panics, m.screenings, m.sequence, m.stale, build,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

func (m *metrics) answered(method, route string, status int, took time.Duration) {
	m.requests.WithLabelValues(knownMethod(method), route, strconv.Itoa(status)).Inc()
	m.seconds.WithLabelValues(route).Observe(took.Seconds())
}

// knownMethod keeps what a caller invents out of the labels.
func knownMethod(method string) string {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
		return method
	}
	return "other"
}

func (m *metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}
