package worker

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math"
	"net"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"

	"redline/intake"
	"redline/lang"
)

// serveBadly is a worker that does what the name of its file says, within its bounds.
func serveBadly(args []string) int {
	if err := restrict(args); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return exitUnable
	}
	asked, err := readRequest(&frameReader{bufio.NewReader(os.Stdin), math.MaxInt64})
	if err != nil {
		return 1
	}
	if how, is := strings.CutPrefix(asked.Name, bad); is {
		misbehave(how, asked)
	}
	w := bufio.NewWriter(os.Stdout)
	if perform(asked, w) != nil || w.Flush() != nil {
		return 1
	}
	return 0
}

func misbehave(how string, asked *request) {
	switch how {
	case "ready": // it behaves
	case "stack":
		fmt.Fprintln(os.Stderr, deeper(1))
	case "memory":
		var held [][]byte
		for range 2 << 10 {
			block := make([]byte, 1<<20)
			for i := range block {
				block[i] = byte(i)
			}
			held = append(held, block)
		}
		fmt.Fprintln(os.Stderr, "it had", len(held), "MiB")
	case "loop":
		for n := uint64(1); n != 0; n |= 1 {
			n *= 3
		}
	case "sleep":
		time.Sleep(time.Hour)
	case "sleep and tell":
		_, _ = fmt.Fprintf(os.Stderr, "pid\n")
		time.Sleep(time.Hour)
	case "panic":
		panic("index out of range, they say")
	case "goroutine":
		go func() { panic("elsewhere") }()
		time.Sleep(time.Hour)
	case "early":
		os.Exit(0)
	case "closes":
		_ = os.Stdout.Close()
		time.Sleep(time.Hour)
	case "garbage":
		_, _ = os.Stdout.WriteString("HTTP/1.1 200 OK\r\n\r\nhello")
		time.Sleep(time.Hour)
	case "wrong frame":
		_ = writeFrame(os.Stdout, documentFrame, []byte("[1]"))
		time.Sleep(time.Hour)
	case "bad geometry":
		_ = writeFrame(os.Stdout, footprintFrame, withTail([]byte(`{"Geometry":{"type":"Polygon","ends":[4,1000000]}}`), make([]byte, 64))...)
		time.Sleep(time.Hour)
	case "half":
		_, _ = os.Stdout.Write([]byte{resultFrame, 0, 0, 1, 0, '{'})
		os.Exit(0)
	case "announces":
		_, _ = os.Stdout.Write([]byte{footprintFrame, 0x0f, 0xff, 0xff, 0xff})
		time.Sleep(time.Hour)
	case "flood":
		block := make([]byte, 1<<20)
		for {
			_, _ = os.Stdout.Write(block)
		}
	case "flood of footprints":
		f := intake.Footprint{Name: strings.Repeat("甲", 1<<16)}
		one, _ := intake.Read("a", []byte(plot), intake.Options{})
		f.Geometry = one.Footprints[0].Geometry
		for writeFootprint(os.Stdout, f) == nil {
		}
	case "talks":
		for range 1 << 10 {
			fmt.Fprintln(os.Stderr, strings.Repeat("x", 1<<16))
		}
		panic("enough")
	case "out":
		said := strings.Join(reached(string(asked.data)), ", ")
		_ = writeJSON(os.Stdout, faultFrame, packFault(&lang.Fault{What: lang.Text{EN: "reached: " + said}, Err: errors.New("done")}))
		os.Exit(0)
	}
}

// deeper goes deeper than any stack: what it holds at each step keeps it from being a loop.
func deeper(n int) int {
	if n < 0 {
		return n
	}
	var held [128]int
	held[n%128] = n
	return deeper(n+1) + held[(n+1)%128]
}

// reached tries everything that leads out; where says what a test has put there.
func reached(where string) (out []string) {
	places := strings.Split(where, "\n")
	if len(places) != 6 {
		return []string{"a test that does not say where"}
	}
	file, folder, tcp, udp, unix := places[0], places[1], places[2], places[3], places[4]
	try := func(what string, err error) {
		if err == nil {
			out = append(out, what)
		}
	}
	_, err := os.ReadFile(file)
	try("file", err)
	_, err = os.ReadDir("/etc")
	try("etc", err)
	_, err = os.ReadDir("/proc/self")
	try("proc", err)
	try("written outside", os.WriteFile(folder+"/left", []byte("x"), 0o600))
	try("written", os.WriteFile("left", []byte("x"), 0o600))
	try("run", exec.Command("/bin/true").Run())
	for _, at := range [][2]string{{"tcp", tcp}, {"udp", udp}, {"unix", unix}} {
		c, err := net.DialTimeout(at[0], at[1], time.Second)
		if err == nil {
			_, err = c.Write([]byte("x"))
			_ = c.Close()
		}
		try(at[0], err)
	}
	l, err := net.Listen("tcp", "0.0.0.0:0")
	if err == nil {
		_ = l.Close()
	}
	if len(os.Environ()) > 0 {
		out = append(out, "environment")
	}
	if p, err := syscall.Getpriority(syscall.PRIO_PROCESS, 0); runtime.GOOS == "linux" && (err != nil || 20-p < niceness) { // getpriority(2)
		out = append(out, "priority")
	}
	service, _ := strconv.Atoi(places[5])
	try("signal", syscall.Kill(service, 0))
	return out
}

// parentCommand is a process that has a worker sleep for it.
const parentCommand = "be-a-parent"

func parent() {
	p, err := New(context.Background(), Config{Folder: os.Args[2]})
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	makeBad(p)
	fmt.Println("ready")
	_, err = p.Read(context.Background(), bad+"sleep", []byte(plot), intake.Options{})
	fmt.Println(err)
	os.Exit(1)
}
