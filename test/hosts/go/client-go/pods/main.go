// Lists the pods of the namespace `payments` with client-go, once for each line of standard input: their names on one
// line, or why there are none. The kubeconfig is that of KUBECONFIG.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"strings"

	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
)

type list struct {
	Message string `json:"message"`
	Items   []struct {
		Metadata struct {
			Name string `json:"name"`
		} `json:"metadata"`
	} `json:"items"`
}

func main() {
	rules := clientcmd.NewDefaultClientConfigLoadingRules()
	config, err := clientcmd.NewNonInteractiveDeferredLoadingClientConfig(rules, nil).ClientConfig()
	if err != nil {
		fail(err)
	}
	client, err := rest.HTTPClientFor(config)
	if err != nil {
		fail(err)
	}
	for input := bufio.NewScanner(os.Stdin); input.Scan(); {
		names, err := pods(client, config.Host)
		if err != nil {
			names = err.Error()
		}
		fmt.Println(strings.ReplaceAll(names, "\n", " "))
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

func pods(client *http.Client, host string) (string, error) {
	answer, err := client.Get(host + "/api/v1/namespaces/payments/pods")
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	var found list
	if err := json.NewDecoder(answer.Body).Decode(&found); err != nil {
		return "", err
	}
	names := []string{}
	for _, pod := range found.Items {
		names = append(names, pod.Metadata.Name)
	}
	return strings.Join(names, " ") + found.Message, nil
}
