package problem

import (
	"context"
	"net/http"

	"redline/lang"

	"golang.org/x/text/language"
)

// Language returns the language a request asks for: the parameter lang, else
// Accept-Language (RFC 9110 §12.5.4), else Chinese.
func Language(r *http.Request) lang.Language {
	if chosen := r.URL.Query().Get("lang"); chosen != "" {
		if l, ok := lang.Parse(chosen); ok {
			return l
		}
	}
	wanted, _, _ := language.ParseAcceptLanguage(r.Header.Get("Accept-Language")) // what is malformed asks for nothing
	for _, tag := range wanted {
		if base, _ := tag.Base(); base.String() == "en" || base.String() == "zh" {
			l, _ := lang.Parse(base.String())
			return l
		}
	}
	return lang.ZH
}

// Tag is the BCP 47 tag of a language, for Content-Language.
func Tag(l lang.Language) string {
	if l == lang.EN {
		return "en"
	}
	return "zh-CN"
}

type requestKey struct{}

// WithRequestID puts the id of a request into its context.
func WithRequestID(ctx context.Context, id string) context.Context {
	return context.WithValue(ctx, requestKey{}, id)
}

// RequestID returns the id of the request that a context belongs to; "" outside of one.
func RequestID(ctx context.Context) string {
	id, _ := ctx.Value(requestKey{}).(string)
	return id
}
