// Answers what client-go makes of lists of kubeconfig files, for tests that compare with it.
//
// Standard input holds cases: the number of files, then each file as its length and its bytes; numbers are 32 bits,
// big-endian. Each answer on standard output is its length and JSON: {"error": "…"} where kubectl's load would fail,
// else "config", the merged config as `kubectl config view --raw -o json` shows it, "resolved", the same with paths as
// for a connection, and "origins", the file of every entry by list and name. The files are FOLDER/0/config,
// FOLDER/1/config and so on; FOLDER is the only argument.
package main

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"

	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/client-go/tools/clientcmd/api"
	"k8s.io/client-go/tools/clientcmd/api/latest"
)

type answer struct {
	Error    string                       `json:"error,omitempty"`
	Config   json.RawMessage              `json:"config,omitempty"`
	Resolved json.RawMessage              `json:"resolved,omitempty"`
	Origins  map[string]map[string]string `json:"origins,omitempty"`
}

func main() {
	if len(os.Args) != 2 {
		fail(errors.New("name a folder for the files"))
	}
	input := bufio.NewReaderSize(os.Stdin, 1<<20)
	output := bufio.NewWriterSize(os.Stdout, 1<<20)
	for {
		files, err := readCase(input)
		if err == io.EOF {
			break
		}
		if err != nil {
			fail(err)
		}
		found, err := load(os.Args[1], files)
		if err != nil {
			fail(err)
		}
		text, err := json.Marshal(found)
		if err != nil {
			fail(err)
		}
		if err := writePart(output, text); err != nil {
			fail(err)
		}
		// Nothing more to read for now: whoever asks waits for the answers.
		if input.Buffered() == 0 {
			if err := output.Flush(); err != nil {
				fail(err)
			}
		}
	}
	if err := output.Flush(); err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

func readNumber(input io.Reader) (uint32, error) {
	var bytes [4]byte
	if _, err := io.ReadFull(input, bytes[:]); err != nil {
		return 0, err
	}
	return binary.BigEndian.Uint32(bytes[:]), nil
}

func readCase(input io.Reader) ([][]byte, error) {
	count, err := readNumber(input)
	if err != nil {
		return nil, err
	}
	files := make([][]byte, count)
	for index := range files {
		size, err := readNumber(input)
		if err != nil {
			return nil, io.ErrUnexpectedEOF
		}
		files[index] = make([]byte, size)
		if _, err := io.ReadFull(input, files[index]); err != nil {
			return nil, io.ErrUnexpectedEOF
		}
	}
	return files, nil
}

func writePart(output io.Writer, part []byte) error {
	if err := binary.Write(output, binary.BigEndian, uint32(len(part))); err != nil {
		return err
	}
	_, err := output.Write(part)
	return err
}

func load(folder string, files [][]byte) (answer, error) {
	rules := clientcmd.ClientConfigLoadingRules{DoNotResolvePaths: true}
	for index, bytes := range files {
		path := filepath.Join(folder, strconv.Itoa(index), "config")
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return answer{}, err
		}
		if err := os.WriteFile(path, bytes, 0o600); err != nil {
			return answer{}, err
		}
		rules.Precedence = append(rules.Precedence, path)
	}
	config, err := rules.Load()
	if err != nil {
		return answer{Error: err.Error()}, nil
	}
	found := answer{Origins: originsOf(config)}
	if found.Config, err = encode(config); err != nil {
		return answer{}, err
	}
	if err := clientcmd.ResolveLocalPaths(config); err != nil {
		return answer{}, err
	}
	found.Resolved, err = encode(config)
	return found, err
}

// encode makes what kubectl prints for `-o json`, without apiVersion and kind.
func encode(config *api.Config) (json.RawMessage, error) {
	external, err := latest.Scheme.ConvertToVersion(config, latest.ExternalVersion)
	if err != nil {
		return nil, err
	}
	return json.Marshal(external)
}

func originsOf(config *api.Config) map[string]map[string]string {
	clusters, users, contexts := map[string]string{}, map[string]string{}, map[string]string{}
	for name, cluster := range config.Clusters {
		clusters[name] = cluster.LocationOfOrigin
	}
	for name, user := range config.AuthInfos {
		users[name] = user.LocationOfOrigin
	}
	for name, context := range config.Contexts {
		contexts[name] = context.LocationOfOrigin
	}
	return map[string]map[string]string{"clusters": clusters, "users": users, "contexts": contexts}
}
